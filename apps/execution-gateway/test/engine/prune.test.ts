import { expect, test } from '@jest/globals';
import { describeWithDocker, TEST_IMAGE, until } from '@wingman/testkit';
import { golden, TENANT, type Side } from './golden.js';

// The engine is shared: everything here carries a label of its own, and every prune asks for just that.
describeWithDocker('What is not used is removed as the client does it, and only of the own tenant', (docker) => {
  const { cli, own, same } = golden(docker);
  const label = (side: Side) => `wmt.prune=${side('x')}`;
  const filter = (side: Side) => ['--filter', `label=${label(side)}`];
  const labelled = (side: Side) => ['--label', label(side), '--label', docker.label];
  const container = (side: Side, ...command: string[]) => cli(['run', ...labelled(side), TEST_IMAGE, ...command]);
  const isThere = async (kind: string, name: string) => (await cli([kind, 'inspect', name])).code === 0;

  test('containers: stopped ones, with what they wrote', async () => {
    const said = await same((side) => ['container', 'prune', '-f', ...filter(side)], {
      before: async (side) => {
        await container(side, 'sh', '-c', 'head -c 12345 /dev/zero > /x');
        await cli(['run', '-d', ...labelled(side), TEST_IMAGE, 'sleep', '600']);
      },
    });
    expect(said.stdout).toBe('Deleted Containers:\n<id>\n\nTotal reclaimed space: 12.35kB\n');
    await same((side) => ['container', 'prune', '-f', ...filter(side)]);
  });

  test('containers: not those that are younger, or that another label keeps', async () => {
    const before = (side: Side) => container(side, 'true');
    await same((side) => ['container', 'prune', '-f', ...filter(side), '--filter', 'until=1h'], { before });
    await same((side) => ['container', 'prune', '-f', ...filter(side), '--filter', `label!=${label(side)}`], {
      before,
    });
    const said = await same((side) => ['container', 'prune', '-f', ...filter(side), '--filter', 'until=0s'], {
      before: async (side) => {
        await before(side);
        // Ages are told in whole seconds: what was made in this one is too young.
        const made = Math.floor(Date.now() / 1_000);
        await until(() => Math.floor(Date.now() / 1_000) > made);
      },
    });
    expect(said.stdout).toContain('Deleted Containers');
  });

  test('networks: those that no container is in', async () => {
    const said = await same((side) => ['network', 'prune', '-f', ...filter(side)], {
      before: async (side) => {
        await cli(['network', 'create', ...labelled(side), side('free')]);
        await cli(['network', 'create', ...labelled(side), side('used')]);
        await cli(['run', '-d', '--network', side('used'), ...labelled(side), TEST_IMAGE, 'sleep', '600']);
      },
    });
    expect(said.stdout).toBe('Deleted Networks:\nfree\n\n');
    await same((side) => ['network', 'prune', '-f', ...filter(side)]);
  });

  test('volumes: those that no container has', async () => {
    const said = await same((side) => ['volume', 'prune', '-f', ...filter(side)], {
      before: async (side) => {
        for (const name of ['free', 'used']) await cli(['volume', 'create', ...labelled(side), side(name)]);
        await cli(['create', '-v', `${side('used')}:/x`, ...labelled(side), TEST_IMAGE]);
        await cli(['run', '--rm', '-v', `${side('free')}:/x`, TEST_IMAGE, 'sh', '-c', 'head -c 5000 /dev/zero > /x/y']);
      },
    });
    expect(said.stdout).toMatch(/^Deleted Volumes:\nfree\n\nTotal reclaimed space: 5/);
    await same((side) => ['volume', 'prune', '-f', '-a', ...filter(side)]);
  });

  test('images: those without a name, and with --all those that no container has', async () => {
    const committed = (name?: (side: Side) => string) => async (side: Side) => {
      await cli(['run', '--name', side('web'), TEST_IMAGE, 'sh', '-c', `echo ${side('x')} > /x`]);
      const names = name ? [name(side)] : [];
      await cli(['commit', '-c', `LABEL ${label(side)}`, side('web'), ...names]);
    };
    const said = await same((side) => ['image', 'prune', '-f', ...filter(side)], { before: committed() });
    expect(said.stdout).toMatch(/^Deleted Images:\ndeleted: sha256:/);
    const app = (side: Side) => side('app');
    await same((side) => ['image', 'prune', '-f', ...filter(side)], { before: committed(app) });
    const all = await same((side) => ['image', 'prune', '-af', ...filter(side)], { before: committed(app) });
    expect(all.stdout).toContain('untagged: app:latest');
  });

  test('everything at once', async () => {
    const before = async (side: Side) => {
      await container(side, 'true');
      await cli(['network', 'create', ...labelled(side), side('free')]);
      await cli(['volume', 'create', ...labelled(side), side('data')]);
    };
    await before((what) => docker.name(`theirs-${what}`));
    await before((what) => docker.name(`ours-${what}`));
    const line = (whose: string) => [
      'system',
      'prune',
      '-f',
      '--volumes',
      ...filter((what) => docker.name(`${whose}-${what}`)),
    ];
    const plain = (text: string) =>
      text.replace(/[0-9a-f]{64}/g, '<id>').replaceAll(/wmt-[0-9a-f]+-(?:ours|theirs)-/g, '');
    const [theirs, ours] = [await cli(line('theirs')), await own(line('ours'))];
    // What other tests have built with BuildKit the client removes, too, and counts.
    const [cache] = /Deleted build cache objects:\n(?:\w+\n)+\n/.exec(theirs.stdout) ?? [];
    const told = (text: string) =>
      cache === undefined ? plain(text) : plain(text.replace(cache, '')).replace(/(reclaimed space: ).*/, '$1some');
    expect(told(ours.stdout)).toBe(told(theirs.stdout));
    expect(ours).toMatchObject({ code: 0, stderr: 'The build cache is kept: it belongs to no tenant.\n' });
  });

  test('leaves alone what another tenant has, and what nobody has unless it is given away', async () => {
    const side: Side = (what) => docker.name(`tenants-${what}`);
    const mark = ['--label', docker.label, '--label', label(side)];
    const make = (name: string, ...labels: string[]) => cli(['volume', 'create', ...mark, ...labels, name]);
    const [mine, foreign, nobodys] = ['mine', 'foreign', 'nobodys'].map(side) as [string, string, string];
    await make(mine, '--label', `wingman.tenant=${TENANT}`);
    await make(foreign, '--label', 'wingman.tenant=0190a000-0000-7000-8000-00000000ffff');
    await make(nobodys);

    await own(['volume', 'prune', '-f', ...filter(side)], { settings: { unlabelled: 'none' } });
    expect(await Promise.all([mine, foreign, nobodys].map((name) => isThere('volume', name)))).toEqual([
      false,
      true,
      true,
    ]);
    await own(['volume', 'prune', '-f', ...filter(side)], { settings: { unlabelled: TENANT } });
    expect(await Promise.all([foreign, nobodys].map((name) => isThere('volume', name)))).toEqual([true, false]);
  });
});
