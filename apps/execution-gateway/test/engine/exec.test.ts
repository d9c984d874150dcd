import { beforeAll, expect, test } from '@jest/globals';
import { describeWithDocker, TEST_IMAGE } from '@wingman/testkit';
import { golden } from './golden.js';

describeWithDocker("A command in a container is run as docker's own client runs it", (docker) => {
  const { cli, run, same } = golden(docker);
  const [web, paused, stopped] = [docker.name('web'), docker.name('paused'), docker.name('stopped')];

  beforeAll(async () => {
    for (const name of [web, paused]) await cli(['run', '-d', '--name', name, TEST_IMAGE, 'sleep', '600']);
    await cli(['pause', paused]);
    await cli(['create', '--name', stopped, TEST_IMAGE]);
  });

  test.each([
    [[], ['echo', 'a b', '$HOME']],
    [[], ['sh', '-c', 'echo out; echo err >&2; exit 9']],
    [[], ['/nonexistent']],
    [[], ['/etc']],
    [['-i'], ['cat']],
    [['-t'], ['sh', '-c', 'test -t 1 && echo terminal']],
    [
      ['-e', 'A=1', '-w', '/tmp', '-u', '1000'],
      ['sh', '-c', 'echo $A; pwd; id -u'],
    ],
    [['-u', 'nobody-here'], ['true']],
    [['-d'], ['sleep', '0']],
    [['--privileged'], ['true']],
  ])('exec %j … %j', async (options, command) => {
    await same(() => ['exec', ...options, web, ...command]);
  });

  test.each([[stopped], [paused], [docker.name('nobody')]])('exec in %s', async (name) => {
    expect((await same(() => ['exec', name, 'true'])).code).toBe(1);
  });

  test('waits no longer than its time, and says that it goes on', async () => {
    const { status, output } = await run(['exec', web, 'sh', '-c', 'echo begun; sleep 600'], {
      limits: { timeoutMs: 4_000 },
    });
    expect([status, output.stdout.toString()]).toEqual(['TIMED_OUT', 'begun\n']);
    const pid = /may still run in the container as process (\d+) of/.exec(output.stderr.toString())?.[1];
    expect((await cli(['top', web, '-o', 'pid'])).stdout.split(/\s+/)).toContain(pid);
  });
});
