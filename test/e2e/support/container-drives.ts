import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WingmanClient } from '@wingman/sdk';
import { call, runDocker, type TestDocker, until } from '@wingman/testkit';
import type { ContainerStack } from './container-stack.js';
import { type Control, type Driven, startControl } from './control.js';
import { type EnginePort, openEnginePort } from './engine-port.js';
import { type SmallStack, startSmallStack } from './small-stack.js';

const LONG = 10 * 60_000;
const LEDGER_PORT = 8190;

/** The stack that the tests before have used, and what is known of its tenant. */
export interface InUse {
  stack: ContainerStack;
  /** A new key that may read. */
  readKey(): Promise<string>;
  work: WingmanClient;
  read: WingmanClient;
}

interface Report {
  outcome: string;
  stages: { name: string; outcome: string; approval_id: string; decided_by: string; took_ms: number }[];
  images: Record<string, string>;
  earlier: Record<string, string>;
  rollback: { approval_id: string | null };
}

/** A drill and a promotion of real stacks, driven by a Wingman that is neither of them. */
export function testDrives(docker: TestDocker, inUse: () => InUse): void {
  describe('driven from another Wingman', () => {
    let stack: ContainerStack;
    let control: Control;

    beforeAll(async () => {
      ({ stack } = inUse());
      control = await startControl(docker, stack);
    }, LONG);
    afterAll(() => control?.stop(), LONG);

    const reportOf = (name: string): Report =>
      JSON.parse(readFileSync(path.join(stack.folder, `${name}.json`), 'utf8')) as Report;
    const statesOf = async (project: string): Promise<string[]> =>
      (
        await control.docker(
          'ps',
          '-a',
          '--filter',
          `label=com.docker.compose.project=${project}`,
          '--format',
          '{{.State}}',
        )
      )
        .split('\n')
        .filter((state) => state !== '');
    const running = async (): Promise<number> =>
      (await statesOf(stack.project)).filter((state) => state === 'running').length;
    const volumesOf = async (project: string): Promise<string> => {
      const names = await control.docker(
        'volume',
        'ls',
        '-q',
        '--filter',
        `label=com.docker.compose.project=${project}`,
      );
      return control.docker('volume', 'inspect', '-f', '{{.Name}} {{.Mountpoint}}', ...names.split('\n').sort());
    };
    /** Approves what waits; what only reads policy may have let pass. */
    const yes = async (run: Driven, stage: string): Promise<void> => {
      const { id, status } = await run.asked(stage);
      if (status === 'PENDING') await control.approve(id);
    };
    const no = async (run: Driven, stage: string): Promise<void> => {
      await control.reject((await run.asked(stage)).id);
      expect((await run.ended).code).toBe(125);
    };

    test(
      'a drill stops, removes, starts and validates the whole stack, each stage by its own yes; nothing is lost',
      async () => {
        const { work, read, readKey } = inUse();
        const folder = path.join(stack.folder, 'wingman-test');
        mkdirSync(folder);
        writeFileSync(path.join(folder, 'docker-compose.yml'), await stack.compose('config'));
        writeFileSync(path.join(stack.folder, 'read.key'), await readKey(), { mode: 0o600 });
        const key = await read.getLedgerKey();
        const [volumes, all] = [await volumesOf(stack.project), await running()];
        const { items: before } = await read.listEntries({ limit: 500 });
        const drill = (): Driven =>
          control.wingman(
            ...['dr-drill', '--env', 'test', '--drilled-url', stack.url, '--drilled-key-file', 'read.key'],
            ...['--project', stack.project, '--file', 'wingman-test/docker-compose.yml'],
          );

        await no(drill(), 'stop');
        expect(await running()).toBe(all);

        let run = drill();
        await yes(run, 'stop');
        await no(run, 'remove');
        expect(await running()).toBe(0);
        expect((await statesOf(stack.project)).length).toBeGreaterThanOrEqual(all);

        run = drill();
        await yes(run, 'remove');
        await no(run, 'rebuild');
        expect(await statesOf(stack.project)).toEqual([]);
        expect(await volumesOf(stack.project)).toBe(volumes);

        run = drill();
        await yes(run, 'rebuild');
        await yes(run, 'validate');
        expect(await run.ended).toMatchObject({ code: 0 });

        const { outcome, stages } = reportOf('dr-drill-test');
        expect(outcome).toBe('done');
        expect(stages.map(({ name, outcome: each }) => `${name} ${each}`)).toEqual(
          ['stop', 'remove', 'rebuild', 'validate'].map((name) => `${name} done`),
        );
        expect(new Set(stages.map(({ approval_id: id }) => id)).size).toBe(4);
        expect((await call(`${stack.url}/health`)).body).toMatchObject({ status: 'ok' });
        expect(await read.getLedgerKey()).toBe(key);
        expect(await volumesOf(stack.project)).toBe(volumes);
        await work.logClaim({ worker_id: 'container-worker', claim: 'the stack is back' });
        const { items } = await read.listEntries({ limit: 500 });
        expect(items.slice(0, before.length).map(({ seq, kind }) => [seq, kind])).toEqual(
          before.map(({ seq, kind }) => [seq, kind]),
        );
        expect(items.length).toBeGreaterThan(before.length);
      },
      LONG,
    );

    describe('promotion', () => {
      let small: SmallStack;
      let ledger: EnginePort;
      const earlierImage = docker.name('ledger').toLowerCase();

      beforeAll(async () => {
        const dockerfile = 'FROM wingman/claims-ledger:local\nLABEL of.release=earlier\n';
        const built = await runDocker(['build', '--tag', `${earlierImage}:1`, '-'], {
          host: docker.host,
          input: dockerfile,
          env: { DOCKER_BUILDKIT: '0' },
        });
        expect(built).toMatchObject({ code: 0 });
        small = await startSmallStack(docker, stack, { earlier: `${earlierImage}:1`, port: LEDGER_PORT });
        ledger = await openEnginePort(docker.socketPath, LEDGER_PORT);
        await until(isHealthy, { timeout: 60_000, interval: 500, what: 'a healthy ledger' });
      }, LONG);
      afterAll(async () => {
        ledger?.close();
        await small?.compose('down', '--volumes', '--timeout', '5');
      }, LONG);

      const isHealthy = async (): Promise<boolean> =>
        (await call(`${ledger.url}/health`).catch(() => ({ status: 0 }))).status === 200;
      const idOf = (image: string): Promise<string> => control.docker('image', 'inspect', '-f', '{{.Id}}', image);
      const container = (): Promise<string> =>
        control.docker(
          ...['ps', '-aq', '--filter', `label=com.docker.compose.project=${small.project}`],
          ...['--filter', 'label=com.docker.compose.service=claims-ledger'],
        );
      const runs = async (): Promise<string> => control.docker('inspect', '-f', '{{.Image}}', await container());
      const promotion = (healthyWithin: number): Driven =>
        control.wingman(
          ...['promote', '--from', 'test', '--to', 'prd', '--from-url', stack.url, '--to-url', ledger.url],
          ...['--from-project', stack.project, '--to-project', small.project, '--projects', stack.folder],
          ...['--file', small.file, '--healthy-within', String(healthyWithin)],
          // Made here, of packages: no registry knows them.
          '--allow-unpinned-images',
        );

      test(
        'a release that does not come up is rolled back by a request of its own; one that does is what ran before it',
        async () => {
          const [now, before] = [await idOf('wingman/claims-ledger:local'), await idOf(`${earlierImage}:1`)];
          expect(await runs()).toBe(before);

          let run = promotion(5);
          await yes(run, 'pin');
          await yes(run, 'migrate');
          expect(await runs()).toBe(before);
          await yes(run, 'start');
          const gate = await run.asked('gate');
          expect(await runs()).toBe(now);
          await control.docker('stop', '-t', '1', await container());
          await control.approve(gate.id);
          expect(await run.ended).toMatchObject({
            code: 1,
            errors: expect.stringContaining('does not become healthy'),
          });

          const { rollback, images, earlier } = reportOf('promote-prd');
          expect([images['claims-ledger'], earlier['claims-ledger']]).toEqual([now, before]);
          const back = rollback.approval_id ?? '';
          expect(await control.system.read.getApproval({ id: back })).toMatchObject({ status: 'PENDING' });
          expect(await runs()).toBe(now);
          await control.approve(back);
          expect(await control.wingman('exec', back).ended).toMatchObject({ code: 0 });
          expect(await runs()).toBe(before);
          await until(isHealthy, { timeout: 60_000, interval: 500, what: 'the earlier release' });

          rmSync(path.join(stack.folder, 'promote-prd.state.json'));
          run = promotion(180);
          for (const stage of ['pin', 'migrate', 'start', 'gate']) {
            expect((await run.asked(stage)).status).toBe('PENDING');
            await yes(run, stage);
          }
          expect(await run.ended).toMatchObject({ code: 0 });
          expect(await runs()).toBe(now);
          expect(reportOf('promote-prd')).toMatchObject({ outcome: 'done', rollback: { approval_id: null } });
          expect(existsSync(path.join(stack.folder, 'promote-prd.state.json'))).toBe(false);
        },
        LONG,
      );
    });
  });
}
