import { beforeAll, describe, expect, test } from '@jest/globals';
import { describeWithDocker, TEST_IMAGE } from '@wingman/testkit';
import { golden, type Said } from '../engine/golden.js';
import { withoutAges } from './ages.js';
import { createWorld, type World } from './world.js';

describeWithDocker('Lists are written as by the real client', (docker) => {
  const { cli, own } = golden(docker);
  let world: World;
  const only = ['--filter', `label=${docker.label}`];

  beforeAll(async () => {
    world = await createWorld(docker, cli);
  }, 120_000);

  /** A container that restarts is in another state at times: two looks that differ are taken again. */
  async function same(words: readonly string[], read: (said: Said) => Said = withoutAges): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const [theirs, ours] = [read(await cli(words)), read(await own(words))];
      if (attempt === 9 || JSON.stringify(theirs) === JSON.stringify(ours)) return void expect(ours).toEqual(theirs);
    }
  }

  test('the world has what is to be told', async () => {
    const { stdout } = await cli(['ps', '-a', ...only, '--format', '{{.State}}']);
    expect(new Set(stdout.trim().split('\n'))).toEqual(
      new Set(['running', 'exited', 'created', 'paused', 'restarting']),
    );
    expect(world.names.length).toBeGreaterThan(6);
  });

  test.each([
    [['ps', ...only]],
    [['ps', '-a', ...only]],
    [['ps', '-aq', ...only]],
    [['container', 'ls', '-a', '--no-trunc', ...only]],
    [['ps', '-as', ...only]],
    [['ps', '-n', '2', ...only]],
    [['ps', '-l', ...only]],
    [['ps', '-a', ...only, '--filter', 'status=exited', '--filter', 'status=created']],
    [['ps', '-a', ...only, '--filter', 'exited=7']],
    [['ps', '-a', ...only, '--format', 'json']],
    [['ps', '-a', ...only, '--format', '{{json .}}']],
    [['ps', '-a', ...only, '--format', 'raw']],
    [['ps', '-a', ...only, '--format', 'table {{.ID}}\\t{{.Names}}\\t{{.Size}}']],
    [['ps', '-a', ...only, '--format', 'table {{.Names}}\t{{.Label "a.b-c_d"}}\t{{upper .State}}']],
    [
      [
        'ps',
        '-a',
        ...only,
        '--format',
        '{{.Names}}: {{if eq .State "running"}}up{{else if eq .State "exited"}}down{{else}}{{.State}}{{end}}',
      ],
    ],
    [['ps', '-a', ...only, '--format', '{{range $i, $p := split .Ports ", "}}{{if $i}};{{end}}{{$p}}{{end}}']],
    [
      [
        'ps',
        '-a',
        ...only,
        '--format',
        '{{.Mounts}}|{{.Networks}}|{{.LocalVolumes}}|{{.CreatedAt}}|{{.Labels}}|{{.Platform}}',
      ],
    ],
    [['ps', '-a', ...only, '--format', '{{printf "%-30s|%5d|%q" .Names (len .Names) .Image}}']],
    [['ps', '-a', ...only, '--format', '{{with .Ports}}{{.}}{{else}}none{{end}}{{/* nothing */ -}}  x']],
    [['ps', '-q', '--format', '{{.Names}}', ...only]],
    [['ps', '-a', '--format', '{{.Nonsense}}']],
    [['ps', '-a', '--format', 'table {{index (split .Names "-") 5}}']],
    [['ps', '-a', '--filter', 'nonsense=1']],
    [['ps', '-a', '--filter', 'before=wmt-nobody-at-all']],
    [['volume', 'ls', ...only]],
    [['volume', 'ls', '-q', ...only]],
    [['volume', 'ls', ...only, '--format', 'json']],
    [['volume', 'ls', ...only, '--format', '{{.Name}} {{.Mountpoint}} {{.Scope}} {{.Labels}} {{.Size}} {{.Links}}']],
    [['network', 'ls', ...only]],
    [['network', 'ls', '--filter', 'driver=host']],
    [['network', 'ls', '-q', '--no-trunc', ...only]],
    [['network', 'ls', ...only, '--format', '{{json .}}']],
    [['network', 'ls', ...only, '--format', 'table {{.Name}}\t{{.Internal}}\t{{.CreatedAt}}']],
    [['images', TEST_IMAGE]],
    [['images', '--digests', '--no-trunc', TEST_IMAGE]],
    [['image', 'ls', '-q', TEST_IMAGE]],
    [['images', '--format', 'json', TEST_IMAGE]],
    [['images', '--format', 'table {{.ID}}\t{{.VirtualSize}}\t{{.UniqueSize}}\t{{.SharedSize}}', TEST_IMAGE]],
    [['images', 'ls']],
    [['images', '--filter', 'nonsense=1']],
    [['history', TEST_IMAGE]],
    [['history', '-H=false', '--no-trunc', TEST_IMAGE]],
    [['history', '-q', TEST_IMAGE]],
    [['history', '--format', '{{json .}}', TEST_IMAGE]],
    [['history', 'wmt-no-such-image']],
  ])('docker %j', async (words) => {
    await same(words);
  });

  describe('of one container', () => {
    test.each([
      [['port', 'ports']],
      [['port', 'ports', '80']],
      [['port', 'ports', '80/tcp']],
      [['port', 'ports', '81']],
      [['port', 'plain']],
      [['diff', 'changed']],
      [['top', 'plain']],
      [['top', 'plain', '-o', 'pid,comm']],
      [['top', 'exited']],
      [['logs', 'talks']],
      [['logs', '--tail', '2', 'talks']],
      [['logs', '-t', 'talks']],
      [['logs', '--tail', '0', 'talks']],
      [['logs', '--since', '2020-01-01', '--until', '2021-01-01T00:00:00Z', 'talks']],
      [['logs', '--details', 'talks']],
      [['logs', '-f', 'talks']],
      [['logs', 'tty']],
      [['logs', 'nobody']],
      [['top', 'nobody']],
      [['diff', 'nobody']],
      [['port', 'nobody']],
    ])('docker %j', async ([verb = '', ...rest]) => {
      const words = [verb, ...rest.map((word) => world.nameOf(word))];
      await same(words, UNORDERED.has(verb) ? inOneOrder : withoutAges);
    });
  });
});

/** The engine, or the client, walks these through a map of Go, whose order is another each time. */
const UNORDERED = new Set(['diff', 'port']);
const inOneOrder = (said: Said): Said => ({ ...said, stdout: said.stdout.split('\n').sort().join('\n') });
