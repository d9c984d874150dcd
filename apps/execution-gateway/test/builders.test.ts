import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { describeWithDocker, runDocker, TEST_IMAGE, testBuildx, testComposes } from '@wingman/testkit';
import { startDockerGateway } from './docker-gateway.js';
import type { DockerGateway } from './docker-gateway.js';

jest.setTimeout(120_000);

interface BuilderOfTests {
  title: string;
  buildkit: boolean;
  build: { setting: string; file: string };
  compose: string;
  missing: string | undefined;
}

const [compose1, compose2] = testComposes();
const buildx = testBuildx();
const BUILDERS: BuilderOfTests[] = [
  {
    title: 'the builder of old',
    buildkit: false,
    build: { setting: 'DOCKER_BIN', file: '/usr/bin/docker' },
    compose: compose1!.missing === undefined ? compose1!.file : compose2!.file,
    missing: compose1!.missing === undefined ? undefined : compose2!.missing,
  },
  {
    title: 'BuildKit',
    buildkit: true,
    build: { setting: 'BUILDX_BIN', file: buildx.file },
    compose: compose2!.file,
    missing: buildx.missing ?? compose2!.missing,
  },
];

describeWithDocker('what a build takes, in a real engine', (docker) => {
  describe.each(BUILDERS)('by $title', ({ title, buildkit, build, compose, missing }) => {
    const testBuilt = missing === undefined ? test : test.skip;
    const why = missing === undefined ? '' : ` (skipped: ${missing})`;
    let gateway: DockerGateway;
    let root: string;
    let before: string;

    /** Stands in front of the client: what somebody else does once the gateway has looked, and before the client does. */
    async function behindOthers(name: string, real: string): Promise<string> {
      const file = path.join(root, name);
      const others = `[ -n "$DOCKER_HOST" ] && [ -x ${before} ] && ${before} >&2`;
      await writeFile(file, `#!/bin/sh\n${others}\nexec ${real} "$@"\n`);
      await chmod(file, 0o755);
      return file;
    }
    async function meanwhile(...lines: string[]): Promise<void> {
      await writeFile(before, `#!/bin/sh\nset -e\n${lines.join('\n')}\n`);
      await chmod(before, 0o755);
    }

    beforeAll(async () => {
      if (missing !== undefined) return;
      root = await mkdtemp(path.join(tmpdir(), 'wingman-builders-'));
      before = path.join(root, 'before');
      const settings = {
        GATEWAY_PROJECTS_FOLDER: path.join(root, 'projects'),
        [build.setting]: await behindOthers('build', build.file),
        COMPOSE_BIN: await behindOthers('compose', compose),
      };
      gateway = await startDockerGateway(docker, { settings });
      await mkdir(path.join(root, 'projects', gateway.worker.tenantId), { recursive: true });
    });
    afterEach(async () => {
      if (missing === undefined) await rm(before, { force: true });
    });
    afterAll(async () => {
      if (missing !== undefined) return;
      // Those that lost their names.
      await cli('image', 'prune', '--force', '--filter', `label=${docker.label}`);
      expect(await gateway.close()).toBe(true);
      await rm(root, { recursive: true });
    });

    const cli = (...words: string[]) => gateway.cli(...words);
    const name = (what: string) => docker.name(`${what}-${buildkit ? 'kit' : 'old'}`);
    async function write(file: string, content: string): Promise<string> {
      const place = path.join(root, 'projects', gateway.worker.tenantId, file);
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, content);
      return place;
    }
    /** Its label and its file say which one it is. */
    async function image(tag: string, which: string): Promise<string> {
      const file = await write(
        `${name('images')}-${which}/Dockerfile`,
        `FROM ${TEST_IMAGE}\nRUN echo ${which} >/which && echo ${tag} >/tag\n`,
      );
      const labels = ['--label', `of=${which}`, '--label', docker.label];
      const words = ['build', '-q', '-t', tag, ...labels, path.dirname(file)];
      const { stdout } = await runDocker(words, {
        host: docker.host,
        env: { DOCKER_BUILDKIT: '0' },
        binary: '/usr/bin/docker',
      });
      return stdout.trim();
    }
    const run = async (...command: string[]) => gateway.use(await gateway.approved([command]));
    const labelOf = (tag: string) => cli('image', 'inspect', '-f', '{{index .Config.Labels "of"}}', tag);

    const TAKES = [
      'ARG BASE=TOOLS',
      'FROM --platform=$BUILDPLATFORM TOOLS:1 AS first',
      'RUN cp /which /from-first',
      'FROM \\',
      '  # which it is an argument says',
      '  ${BASE}:1',
      'COPY . /context/',
      'COPY --from=first /from-first /',
      'COPY --from=TOOLS:1 \\',
      '  /which /copied',
      ...(buildkit ? ['RUN --mount=type=bind,from=TOOLS:1,target=/m \\', '  cp /m/which /mounted'] : []),
    ];
    const TAKEN = ['/which', '/from-first', '/copied', ...(buildkit ? ['/mounted'] : [])];

    testBuilt(`is what was approved, whoever moves its name before the builder looks it up${why}`, async () => {
      const [tools, folder] = [name('moved'), name('building')];
      const approved = await image(`${tools}:1`, 'approved');
      const other = await image(`${tools}:other`, 'other');
      const lines = buildkit ? TAKES : TAKES.map((line) => line.replace('--platform=$BUILDPLATFORM ', ''));
      await write(`${folder}/Dockerfile`, `${lines.join('\n').replaceAll('TOOLS', tools)}\n`);
      await write(`${folder}/kept`, 'kept');
      const use = await gateway.approved([['docker', 'build', '-t', `${tools}:built`, folder]]);
      await meanwhile(`/usr/bin/docker tag ${other} ${tools}:1`);

      const { body } = await gateway.use(use);

      expect([title, body]).toMatchObject([title, { status: 'SUCCEEDED', exit_code: 0 }]);
      expect(await cli('image', 'inspect', '-f', '{{.Id}}', `${tools}:1`)).toBe(other);
      expect(await labelOf(`${tools}:built`)).toBe('approved');
      expect(await cli('run', '--rm', `${tools}:built`, 'cat', ...TAKEN)).toBe(TAKEN.map(() => 'approved').join('\n'));
      expect(await cli('run', '--rm', `${tools}:built`, 'ls', '/context')).toBe('Dockerfile\nkept');
      expect(await cli('image', 'inspect', '-f', '{{.Id}}', approved)).toBe(approved);
      expect(await cli('image', 'ls', '-q', 'wingman-approved')).toBe('');
    });

    testBuilt(`is not fetched when its name has gone before the builder looks it up${why}`, async () => {
      const [tools, folder] = [name('gone'), name('building-gone')];
      await image(`${tools}:1`, 'approved');
      await write(`${folder}/Dockerfile`, `FROM ${tools}:1\nRUN true\n`);
      const use = await gateway.approved([['docker', 'build', '-t', `${tools}:built`, folder]]);
      await meanwhile(`/usr/bin/docker rmi ${tools}:1`);

      const { body } = await gateway.use(use);

      const told = await cli('image', 'ls', '-q', `${tools}:built`);
      if (body.status === 'SUCCEEDED') expect(await labelOf(told)).toBe('approved');
      else expect(told).toBe('');
      expect(await cli('image', 'ls', '-q', 'wingman-approved')).toBe('');
    });

    testBuilt(`for a service of compose is what was approved, too${why}`, async () => {
      const [tools, folder] = [name('served'), name('serving')];
      await image(`${tools}:1`, 'approved');
      const other = await image(`${tools}:other`, 'other');
      const yaml = `version: "3.7"\nservices:\n  web:\n    build: {context: ., args: {V: "1"}}\n    image: ${tools}:built\n`;
      await write(`${folder}/compose.yml`, yaml);
      await write(`${folder}/Dockerfile`, `ARG V=0\nFROM ${tools}:$V\nCOPY --from=${tools}:1 /which /copied\n`);
      const words = ['docker', 'compose', '-f', `${folder}/compose.yml`, '-p', folder, 'build'];
      const use = await gateway.approved([words]);
      await meanwhile(`/usr/bin/docker tag ${other} ${tools}:1`);

      const { body } = await gateway.use(use);

      expect([title, body]).toMatchObject([title, { status: 'SUCCEEDED', exit_code: 0 }]);
      expect(await cli('image', 'inspect', '-f', '{{.Id}}', `${tools}:1`)).toBe(other);
      expect(await labelOf(`${tools}:built`)).toBe('approved');
      expect(await cli('run', '--rm', `${tools}:built`, 'cat', '/copied')).toBe('approved');
      expect(await cli('image', 'ls', '-q', 'wingman-approved')).toBe('');
    });

    // BuildKit of before 2022 knows no documents, and takes their lines for instructions.
    if (buildkit)
      testBuilt(`is not told by what one builder takes for text and the other one for instructions${why}`, async () => {
        const [tools, folder] = [name('hidden'), name('hiding')];
        await image(`${tools}:1`, 'hidden');
        const command = ['docker', 'build', '-t', `${tools}:built`, folder];
        for (const document of [`<<RUN\nFROM ${tools}:1\nRUN\n`, `<<END\nFROM ${tools}:1\nRUN true \\\nEND\n`]) {
          await write(`${folder}/Dockerfile`, `FROM ${TEST_IMAGE}\nRUN true ${document}`);
          const { status, body } = await run(...command);
          expect([status, body.code]).toEqual([403, 'policy_floor']);
          expect(await cli('image', 'ls', '-q', `${tools}:built`)).toBe('');
        }
      });

    testBuilt(`may be what the build names anew: the earlier one stays, without a name${why}`, async () => {
      const [tools, folder] = [name('again'), name('building-again')];
      const earlier = await image(`${tools}:1`, 'approved');
      await write(`${folder}/Dockerfile`, `FROM ${tools}:1\nRUN echo more >/more\n`);

      const { body } = await run('docker', 'build', '-t', `${tools}:1`, folder);

      expect([title, body]).toMatchObject([title, { status: 'SUCCEEDED', exit_code: 0 }]);
      expect(await cli('run', '--rm', `${tools}:1`, 'cat', '/which', '/more')).toBe('approved\nmore');
      expect(await cli('image', 'inspect', '-f', '{{json .RepoTags}}', earlier)).toBe('[]');
      expect(await cli('image', 'ls', '-q', 'wingman-approved')).toBe('');
    });

    testBuilt(`a build that fails leaves no name of the gateway’s behind${why}`, async () => {
      const [tools, folder] = [name('failing'), name('building-failing')];
      await image(`${tools}:1`, 'approved');
      await write(`${folder}/Dockerfile`, `FROM ${tools}:1\nRUN exit 7\n`);

      const { body } = await run('docker', 'build', '-t', `${tools}:built`, folder);

      expect(body).toMatchObject({ status: 'FAILED' });
      expect(await cli('image', 'ls', '-q', `${tools}:built`)).toBe('');
      expect(await cli('image', 'ls', '-q', 'wingman-approved')).toBe('');
      expect(await labelOf(`${tools}:1`)).toBe('approved');
    });
  });

  test('a builder that is set and not there: nothing is approved, nothing is built by another one', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'wingman-builders-'));
    const settings = { GATEWAY_PROJECTS_FOLDER: root, BUILDX_BIN: '/nonexistent/docker-buildx' };
    const gateway = await startDockerGateway(docker, { settings });
    await mkdir(path.join(root, gateway.worker.tenantId, 'app'), { recursive: true });
    await writeFile(path.join(root, gateway.worker.tenantId, 'app/Dockerfile'), `FROM ${TEST_IMAGE}\n`);
    const command = ['docker', 'build', '-t', docker.name('no-builder'), 'app'];
    try {
      const { unresolved } = await gateway.parts.objects.resolve(gateway.worker.tenantId, [command], {});
      expect(unresolved).toEqual([expect.stringContaining('/nonexistent/docker-buildx is not installed')]);
      const { status, body } = await gateway.use(await gateway.approved([command]));
      expect([status, body.code]).toEqual([403, 'policy_floor']);
      expect(await gateway.cli('image', 'ls', '-q', docker.name('no-builder'))).toBe('');
    } finally {
      expect(await gateway.close()).toBe(true);
      await rm(root, { recursive: true });
    }
  });
});
