import { randomUUID } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { TEST_IMAGE, describeWithDocker, runDocker } from '@wingman/testkit';
import { verifyPrivileges } from '../../src/verify-privileges/verify-privileges.js';
import { runWingman } from '../run-wingman.js';

const LONG = 120_000;

describeWithDocker('a running stack', (docker) => {
  let made: string[] = [];
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent', DOCKER_HOST: docker.host };
  const client = async (...words: string[]) => {
    const { code, stdout, stderr } = await runDocker(words, { host: docker.host });
    if (code !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  /** A container of a stack, as compose would label it. One with all privileges is only made: no test may start it. */
  async function service(project: string, name: string, ...options: string[]): Promise<string> {
    const label = (key: string, value: string) => ['--label', `com.docker.compose.${key}=${value}`];
    const words = ['--label', docker.label, ...label('project', project), ...label('service', name)];
    const begin = options.includes('--privileged') ? ['create'] : ['run', '--detach'];
    const id = await client(...begin, ...words, '--network', 'none', ...options, TEST_IMAGE, 'sleep', '600');
    made.push(id);
    return id;
  }
  /** A stack as it should be: the gateway with the socket, another service without. */
  async function soundStack(): Promise<string> {
    const project = `p${randomUUID().slice(0, 8)}`;
    await service(project, 'execution-gateway', '--volume', `${docker.socketPath}:/var/run/docker.sock`);
    await service(project, 'verifier', '--user', '1000:1000');
    return project;
  }
  async function verify(project: string) {
    const words = ['verify-privileges', '--project', project, '--project-only', '--json'];
    const { code, out, errors } = await runWingman([verifyPrivileges], words, [], env);
    const checks =
      code === 2 ? [] : (JSON.parse(out) as { checks: Record<'what' | 'outcome' | 'says', string>[] }).checks;
    return {
      code,
      errors,
      of: (what: string) => checks.find((check) => check.what.replace(' (stopped)', '') === what),
    };
  }
  afterEach(async () => {
    if (made.length > 0) await client('rm', '--force', '--volumes', ...made);
    made = [];
  }, LONG);

  test(
    'passes where the gateway alone has the socket, and only there',
    async () => {
      const { code, of } = await verify(await soundStack());

      expect(of('execution-gateway')?.outcome).toBe('passed');
      expect(of('verifier')).toEqual({ what: 'verifier', outcome: 'passed', says: 'no way to an engine' });
      expect(code).toBe(0);
    },
    LONG,
  );

  const socketGroup = existsSync(docker.socketPath) ? String(statSync(docker.socketPath).gid) : '0';
  const parent = docker.socketPath.slice(0, docker.socketPath.lastIndexOf('/'));
  test.each<[string, string[], RegExp]>([
    ['the socket', ['--volume', `${docker.socketPath}:/tmp/s`], /mounts the engine's socket/],
    ['the socket, to read only', ['--volume', `${docker.socketPath}:/tmp/s:ro`], /mounts the engine's socket/],
    ['the folder of the socket', ['--volume', `${parent}:/run`], /mounts .+, where .+docker\.sock lies, at \/run/],
    ['a folder far above it', ['--volume', '/:/host:ro'], /mounts \/, where/],
    [
      'a volume that binds the folder',
      ['--mount', `type=volume,dst=/v,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=${parent}`],
      /where .+ lies, at \/v by the volume/,
    ],
    ['all privileges', ['--privileged'], /is privileged/],
    ["the machine's processes", ['--pid', 'host'], /host pid namespace/],
    ['a mighty capability', ['--cap-add', 'SYS_ADMIN'], /capability SYS_ADMIN/],
    ["the socket's group", ['--group-add', socketGroup, '--user', '1000:1000'], /group of the engine's socket/],
    ['a device', ['--device', '/dev/kmsg'], /device of the machine \(\/dev\/kmsg\)/],
    ['an engine on TCP', ['--env', 'DOCKER_HOST=tcp://10.1.2.3:2375'], /told where an engine is, by DOCKER_HOST$/],
  ])(
    'fails when another service has %s',
    async (_what, options, says) => {
      const project = await soundStack();
      await service(project, 'watcher', ...options);

      const { code, of } = await verify(project);

      expect(of('watcher')).toMatchObject({ outcome: 'failed', says: expect.stringMatching(says) });
      expect(code).toBe(1);
    },
    LONG,
  );

  test(
    "fails when a service joins the gateway's namespaces, or the gateway has more than its socket",
    async () => {
      const project = await soundStack();
      const gateway = made[0]!;
      await service(project, 'watcher', '--pid', `container:${gateway}`);
      expect((await verify(project)).of('watcher')).toMatchObject({ outcome: 'failed' });

      await client('rm', '--force', gateway);
      made = made.filter((id) => id !== gateway);
      await service(project, 'execution-gateway', '--cap-add', 'SYS_PTRACE');
      expect((await verify(project)).of('execution-gateway')).toMatchObject({
        outcome: 'failed',
        says: 'has the capability SYS_PTRACE',
      });
    },
    LONG,
  );

  test(
    'a stopped container counts, and a stack without a gateway is no sound one',
    async () => {
      const project = await soundStack();
      const id = await service(project, 'watcher', '--volume', `${docker.socketPath}:/s`);
      await client('kill', id);
      expect((await verify(project)).of('watcher')).toMatchObject({ outcome: 'failed' });

      const { code, errors } = await verify(`${project}-other`);
      expect(code).toBe(2);
      expect(errors).toContain('no container of execution-gateway runs');
    },
    LONG,
  );
});

test('an engine that does not answer proves nothing', async () => {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', DOCKER_HOST: 'unix:///nonexistent/docker.sock' };
  const { code } = await runWingman([verifyPrivileges], ['verify-privileges', '--project', 'wingman'], [], env);
  expect(code).toBe(2);
});
