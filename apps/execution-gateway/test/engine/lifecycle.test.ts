import { expect, test } from '@jest/globals';
import { describeWithDocker, TEST_IMAGE } from '@wingman/testkit';
import { golden, type Side } from './golden.js';

describeWithDocker("Commands on containers say what docker's own client says", (docker) => {
  const { cli, own, same } = golden(docker);
  const idle = async (side: Side, what = 'web') => {
    const { code, stderr } = await cli(['run', '-d', '--name', side(what), TEST_IMAGE, 'sleep', '600']);
    if (code !== 0) throw new Error(stderr);
  };
  const made = (side: Side, ...command: string[]) => cli(['create', '--name', side('web'), TEST_IMAGE, ...command]);

  test.each([
    ['stop', ['-t', '0']],
    ['stop', ['--time', '0']],
    ['restart', ['-t', '0']],
    ['kill', []],
    ['kill', ['-s', 'USR1']],
    ['kill', ['-s', 'NONSENSE']],
    ['pause', []],
    ['unpause', []],
    ['rm', []],
    ['rm', ['-f']],
    ['rm', ['-fv']],
    ['start', []],
  ])('%s %j of a running container', async (verb, options) => {
    await same((side) => [verb, ...options, side('web')], { before: idle });
  });

  test.each([['stop'], ['kill'], ['pause'], ['unpause'], ['rm'], ['start'], ['wait'], ['restart']])(
    '%s of a container that never ran',
    async (verb) => {
      await same((side) => [verb, side('web')], { before: (side) => made(side, 'true') });
    },
  );

  test.each([['stop'], ['kill'], ['pause'], ['unpause'], ['rm'], ['start'], ['wait'], ['restart']])(
    '%s of a container that is not there, beside one that is',
    async (verb) => {
      await same((side) => [verb, side('web'), side('nobody')], { before: (side) => made(side, 'true') });
    },
  );

  test('rm -f forgives what is not there', async () => {
    expect((await same((side) => ['rm', '-f', side('nobody')])).code).toBe(0);
  });

  test('start of what cannot run', async () => {
    await same((side) => ['start', side('web')], { before: (side) => made(side, '/nonexistent') });
  });

  test('start -a prints what the container prints, and ends as it ends', async () => {
    const script = 'echo out; echo err >&2; exit 7';
    const said = await same((side) => ['start', '-a', side('web')], {
      before: (side) => made(side, 'sh', '-c', script),
    });
    expect(said).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' });
  });

  test('rename, to a free name and to one that is taken', async () => {
    await same((side) => ['rename', side('web'), side('other')], { before: idle });
    await same((side) => ['rename', side('web'), side('other')], { before: idle });
    await same((side) => ['rename', side('nobody'), side('x')]);
  });

  test('wait tells how a container ended', async () => {
    const said = await same((side) => ['wait', side('web')], {
      before: (side) => cli(['run', '-d', '--name', side('web'), TEST_IMAGE, 'sh', '-c', 'exit 3']),
    });
    expect(said.stdout).toBe('3\n');
  });

  test('acts on the approved container, whatever has its name now', async () => {
    const [approved, other] = [docker.name('approved'), docker.name('other')];
    await cli(['run', '-d', '--name', approved, TEST_IMAGE, 'sleep', '600']);
    const { stdout: id } = await cli(['inspect', '-f', '{{.Id}}', approved]);
    await cli(['rename', approved, other]);
    await cli(['run', '-d', '--name', approved, TEST_IMAGE, 'sleep', '600']);
    const identities = { [`container ${approved}`]: id.trim() };

    expect(await own(['kill', approved], { identities })).toEqual({ code: 0, stdout: `${approved}\n`, stderr: '' });

    const states = await cli(['inspect', '-f', '{{.State.Running}}', approved, other]);
    expect(states.stdout).toBe('true\nfalse\n');
  });

  test('does not see what nobody looked up for the caller', async () => {
    const name = docker.name('foreign');
    await cli(['run', '-d', '--name', name, TEST_IMAGE, 'sleep', '600']);
    const refused = { code: 1, stdout: '', stderr: `Error response from daemon: No such container: ${name}\n` };
    expect(await own(['stop', name], { identities: {} })).toEqual(refused);
    expect(await own(['restart', name], { identities: { [`container ${name}`]: 'absent' } })).toEqual(refused);
    expect((await cli(['inspect', '-f', '{{.State.Running}}', name])).stdout).toBe('true\n');
  });
});
