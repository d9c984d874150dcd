import { expect, test } from '@jest/globals';
import { describeWithDocker, TEST_IMAGE } from '@wingman/testkit';
import { golden, type Side } from './golden.js';

describeWithDocker("Images, volumes and networks are changed as docker's own client changes them", (docker) => {
  const { cli, own, same } = golden(docker);
  const tagged = (side: Side) => cli(['tag', TEST_IMAGE, `${side('app')}:1`]);
  const web = (side: Side) => cli(['run', '-d', '--name', side('web'), TEST_IMAGE, 'sleep', '600']);
  const network = (side: Side) => cli(['network', 'create', side('front')]);
  const volume = (side: Side) => cli(['volume', 'create', side('data')]);
  const both = (...steps: ((side: Side) => Promise<unknown>)[]) => ({
    before: async (side: Side) => {
      for (const step of steps) await step(side);
    },
  });

  test('tag', async () => {
    expect((await same((side) => ['tag', TEST_IMAGE, `${side('app')}:1`])).code).toBe(0);
    await same((side) => ['tag', side('nothing'), `${side('app')}:1`]);
  });

  test.each([[['1']], [['1', '2']], [['2', '1']]])('rmi of the tags %j, of which one is there', async (tags) => {
    await same((side) => ['rmi', ...tags.map((tag) => `${side('app')}:${tag}`)], both(tagged));
  });

  test('rmi -f forgives what is not there; without a tag it means latest', async () => {
    expect((await same((side) => ['rmi', '-f', side('nothing')])).code).toBe(0);
    await same((side) => ['rmi', side('nothing')]);
  });

  test('rmi of an image that a container has, and by its id', async () => {
    await same((side) => ['rmi', `${side('app')}:1`], {
      before: async (side) => {
        await cli(['create', '--name', side('web'), TEST_IMAGE]);
        await cli(['commit', side('web'), `${side('app')}:1`]);
        await cli(['create', '--name', side('user'), `${side('app')}:1`]);
      },
    });
  });

  test('rmi does not take a name that stands for another image now', async () => {
    const image = `${docker.name('moved')}:1`;
    await cli(['tag', TEST_IMAGE, image]);
    const refused = await own(['rmi', image], { identities: { [`image ${image}`]: `sha256:${'b'.repeat(64)}` } });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('another image');
    expect((await cli(['image', 'inspect', image])).code).toBe(0);
  });

  test('commit, and the image says whose it is', async () => {
    const options = ['-a', 'somebody', '-m', 'a message', '-c', 'CMD ["ls"]', '-c', 'ENV A=1', '-p=false'];
    await same((side) => ['commit', ...options, side('web'), `${side('app')}:2`], both(web));
    const mark = `wmt.commit=${docker.prefix}`;
    await same((side) => ['commit', '-c', `LABEL ${mark}`, side('web')], both(web));
    // Without a name it is not found by one.
    await cli(['image', 'prune', '-f', '--filter', `label=${mark}`]);
    await same((side) => ['commit', side('nobody'), side('app')]);
    const image = docker.name('committed');
    await web(docker.name);
    await own(['commit', ...options, docker.name('web'), image], { executionId: 'an-execution' });
    const format = '{{.Author}} {{.Comment}} {{.Config.Cmd}} {{index .Config.Labels "wingman.execution"}}';
    expect((await cli(['image', 'inspect', '-f', format, image])).stdout).toBe(
      'somebody a message [ls] an-execution\n',
    );
  });

  test.each([
    [['-m', '64m', '--memory-swap', '128m']],
    [['--restart', 'on-failure:2']],
    [['--cpus', '0.5', '--pids-limit', '20', '-c', '256']],
    [['-m', '1k']],
    [['--restart', 'nonsense']],
  ])('update %j', async (options) => {
    await same((side) => ['update', ...options, side('web'), side('nobody')], both(web));
  });

  test('volume create', async () => {
    await same((side) => ['volume', 'create', '--label', 'a=b', side('data')]);
    await same((side) => ['volume', 'create', '-o', 'type=tmpfs', '-o', 'device=tmpfs', side('data')]);
  });

  test('volume rm', async () => {
    await same((side) => ['volume', 'rm', side('data')], both(volume));
    await same((side) => ['volume', 'rm', side('nothing'), side('data')], both(volume));
    await same((side) => ['volume', 'rm', '-f', side('nothing')]);
    await same((side) => ['volume', 'rm', side('data')], {
      before: (side) => cli(['create', '--name', side('web'), '-v', `${side('data')}:/x`, TEST_IMAGE]),
    });
  });

  test('volume create does not hand over what belongs to somebody else', async () => {
    const name = docker.name('theirs');
    await cli(['volume', 'create', '--label', 'wingman.tenant=somebody-else', name]);
    expect(await own(['volume', 'create', name])).toMatchObject({ code: 1, stdout: '' });
  });

  test('network create', async () => {
    await same((side) => ['network', 'create', '--label', 'a', '--internal', side('front')]);
    await same((side) => ['network', 'create', side('front')], both(network));
  });

  test('network rm', async () => {
    await same((side) => ['network', 'rm', side('front')], both(network));
    await same((side) => ['network', 'rm', side('nothing'), side('front')], both(network));
    await same((side) => ['network', 'rm', '-f', side('nothing')]);
    await same((side) => ['network', 'rm', side('front')], {
      before: async (side) => {
        await network(side);
        await cli(['run', '-d', '--name', side('web'), '--network', side('front'), TEST_IMAGE, 'sleep', '600']);
      },
    });
  });

  test('network connect', async () => {
    const line = (side: Side, ...options: string[]) => [...options, side('front'), side('web')];
    await same((side) => ['network', 'connect', ...line(side, '--alias', 'a')], both(network, web));
    await same((side) => ['network', 'connect', ...line(side)], both(network));
    await same((side) => ['network', 'connect', ...line(side)], both(web));
  });

  test('network disconnect', async () => {
    const line = (side: Side, ...options: string[]) => [...options, side('front'), side('web')];
    await same((side) => ['network', 'disconnect', ...line(side)], both(network, web));
    await same((side) => ['network', 'disconnect', ...line(side)]);
    await same((side) => ['network', 'disconnect', ...line(side, '-f')], {
      before: async (side) => {
        await network(side);
        await web(side);
        await cli(['network', 'connect', side('front'), side('web')]);
      },
    });
  });
});
