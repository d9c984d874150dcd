import { expect, test } from '@jest/globals';
import type { ExecutionEffect } from '@wingman/contracts';
import { describeWithDocker, TEST_IMAGE } from '@wingman/testkit';
import { dockerPartsOf } from '../docker-gateway.js';
import { golden, identitiesOf, TENANT } from './golden.js';

describeWithDocker('What a command changed in Docker is told', (docker) => {
  const { cli, run } = golden(docker);
  const { effects } = dockerPartsOf(docker.host);
  const name = (what: string) => docker.name(what);
  const [web, image] = [name('web'), `${name('image')}:1`];
  const mine = ['--label', docker.label];

  /** Runs a command, and tells what changed meanwhile, for the tenant that may see all of it. */
  async function changed(words: readonly string[]): Promise<ExecutionEffect[]> {
    const all = await identitiesOf(docker);
    // As an execution knows them: what the words name.
    const identities = Object.fromEntries(
      Object.entries(all).filter(([key]) => words.includes(key.split(' ')[1] ?? '')),
    );
    const look = await effects.begin({ tenantId: TENANT, identities });
    const { exitCode, output } = await run(words, { identities });
    expect([exitCode, output.stderr.toString()]).toEqual([0, expect.any(String)]);
    return look();
  }
  const told = (all: readonly ExecutionEffect[]): string[] => all.map(({ type, action }) => `${type} ${action}`);

  const VERBS: readonly [words: readonly string[], effect: string][] = [
    [['create', '--name', web, '-v', '/data', TEST_IMAGE, 'sleep', '600'], 'container create'],
    [['start', web], 'container start'],
    [['exec', web, 'true'], 'container exec_die'],
    [['pause', web], 'container pause'],
    [['unpause', web], 'container unpause'],
    [['update', '--memory', '64m', '--memory-swap', '64m', web], 'container update'],
    [['commit', web, image], 'container commit'],
    [['tag', TEST_IMAGE, `${name('image')}:2`], 'image tag'],
    [['rmi', `${name('image')}:2`], 'image untag'],
    [['rmi', image], 'image delete'],
    [['network', 'create', name('net')], 'network create'],
    [['network', 'connect', name('net'), web], 'network connect'],
    [['network', 'disconnect', name('net'), web], 'network disconnect'],
    [['network', 'rm', name('net')], 'network destroy'],
    [['volume', 'create', name('vol')], 'volume create'],
    [['volume', 'rm', name('vol')], 'volume destroy'],
    [['rename', web, name('web2')], 'container rename'],
    [['restart', '-t', '0', name('web2')], 'container restart'],
    [['kill', name('web2')], 'container die'],
    [['start', name('web2')], 'container start'],
    [['stop', '-t', '0', name('web2')], 'container stop'],
    [['rm', name('web2')], 'container destroy'],
    [['run', '--rm', TEST_IMAGE, 'true'], 'container destroy'],
  ];

  test('of every verb that changes something', async () => {
    for (const [words, effect] of VERBS)
      expect([words, told(await changed(words))]).toEqual([words, expect.arrayContaining([effect])]);
  });

  test('also of what has no name in the command: a volume goes with its container, a network with others', async () => {
    await cli(['run', '-d', '--name', name('gone'), ...mine, '-v', '/data', TEST_IMAGE, 'sleep', '600']);
    const volume = (await cli(['inspect', '-f', '{{(index .Mounts 0).Name}}', name('gone')])).stdout.trim();
    expect(await changed(['rm', '-f', '-v', name('gone')])).toContainEqual({
      type: 'volume',
      action: 'destroy',
      id: volume,
      name: volume,
    });

    const pruned = `wingman.effects=${name('prune')}`;
    const id = (await cli(['network', 'create', '--label', pruned, ...mine, name('idle')])).stdout.trim();
    expect(await changed(['network', 'prune', '-f', '--filter', `label=${pruned}`])).toContainEqual({
      type: 'network',
      action: 'destroy',
      id,
      name: name('idle'),
    });
  });

  test('once, where an event told it', async () => {
    const all = await changed(['run', '-d', '--name', name('once'), TEST_IMAGE, 'sleep', '600']);
    const { stdout } = await cli(['inspect', '-f', '{{.Id}}', name('once')]);
    const own = all.filter(({ id }) => id === stdout.trim()).map(({ action }) => action);
    expect(own.sort()).toEqual(['create', 'start']);
  });

  test('nothing of another tenant', async () => {
    const foreign = ['--label', 'wingman.tenant=0197a5b0-0000-7000-8000-000000000000'];
    const look = await effects.begin({ tenantId: TENANT, identities: {} });
    await cli(['run', '-d', '--name', name('foreign'), ...mine, ...foreign, TEST_IMAGE, 'sleep', '600']);
    await cli(['volume', 'create', ...mine, ...foreign, name('foreign')]);
    expect((await look()).map((effect) => effect.name)).not.toContain(name('foreign'));
  });
});
