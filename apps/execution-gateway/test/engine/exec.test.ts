import { beforeAll, expect, jest, test } from '@jest/globals';
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

  const commandsOf = async (name: string) => (await cli(['top', name, '-eo', 'pid,args'])).stdout;

  test('waits no longer than its time, and ends with everything that it started; the container goes on', async () => {
    const script = 'echo begun; sleep 611 & sleep 612; sleep 613';
    const other = await cli(['exec', '-d', web, 'sleep', '614']);
    const { status, output } = await run(['exec', web, 'sh', '-c', script], { limits: { timeoutMs: 4_000 } });

    expect([other.code, status, output.stdout.toString(), output.stderr.toString()]).toEqual([
      0,
      'TIMED_OUT',
      'begun\n',
      '',
    ]);
    const commands = await commandsOf(web);
    expect(commands).not.toMatch(/sleep 61[123]/);
    expect(commands).toMatch(/sleep 600[^]*sleep 614/);
  });

  test('says that it goes on where it cannot be ended, whatever it has printed', async () => {
    const kill = jest.spyOn(process, 'kill').mockImplementation(() => {
      throw new Error('EPERM');
    });
    const script = 'head -c 400000 /dev/zero >&2; sleep 621';
    const { status, output } = await run(['exec', web, 'sh', '-c', script], { limits: { timeoutMs: 4_000 } });
    kill.mockRestore();

    expect(status).toBe('TIMED_OUT');
    const pid = /may still run in the container as process (\d+) of/.exec(output.stderr.toString())?.[1];
    expect((await cli(['top', web, '-o', 'pid'])).stdout.split(/\s+/)).toContain(pid);
  });
});
