import { beforeAll, expect, test } from '@jest/globals';
import { describeWithDocker, TEST_IMAGE, until } from '@wingman/testkit';
import { golden } from '../engine/golden.js';
import { withoutAges } from './ages.js';
import { createWorld, type World } from './world.js';

describeWithDocker('Objects and the engine are told as by the real client', (docker) => {
  const { cli, own } = golden(docker);
  let world: World;

  beforeAll(async () => {
    world = await createWorld(docker, cli);
  }, 120_000);

  async function same(...words: readonly string[]): Promise<void> {
    const named = words.map((word) => world.nameOf(word));
    for (let attempt = 0; ; attempt += 1) {
      const [theirs, ours] = [withoutAges(await cli(named)), withoutAges(await own(named))];
      if (attempt === 9 || JSON.stringify(theirs) === JSON.stringify(ours)) return void expect(ours).toEqual(theirs);
    }
  }

  test.each([
    [['inspect', 'plain']],
    [['inspect', 'plain', 'paused', 'exited', 'net2', 'data2', TEST_IMAGE]],
    [['inspect', 'plain', 'nobody', 'exited', 'nobody-else']],
    [['inspect', 'nobody']],
    [['inspect', '--type', 'container', 'nobody']],
    [['inspect', '--type', 'image', TEST_IMAGE]],
    [['inspect', '--type', 'volume', 'data2']],
    [['inspect', '--size', '-f', '{{.SizeRw}} {{.SizeRootFs}}', 'changed']],
    [['inspect', '-s', TEST_IMAGE]],
    [['container', 'inspect', 'created']],
    [['container', 'inspect', '--size', 'created']],
    [['container', 'inspect', 'nobody', 'plain']],
    [['image', 'inspect', TEST_IMAGE]],
    [['image', 'inspect', 'wmt-none:1']],
    [['network', 'inspect', 'net2', 'none']],
    [['network', 'inspect', 'nobody']],
    [['volume', 'inspect', 'data2', 'data10']],
    [['volume', 'inspect', 'nobody']],
  ])('docker %j', async (words) => {
    await same(...words);
  });

  test.each([
    ['json'],
    ['{{json .}}'],
    ['{{.Id}}'],
    ['{{.ID}}'],
    ['{{.Nonsense}}'],
    ['{{.State.Nonsense}}'],
    ['{{.State.Status}} {{.State.Running}} {{.State.ExitCode}} {{.RestartCount}} {{.Name}}'],
    ['{{json .State}}'],
    ['{{json .Config}}'],
    ['{{json .HostConfig}}'],
    ['{{json .NetworkSettings}}'],
    ['{{.Config.Env}} {{.Config.Cmd}} {{.Config.Labels}} {{.Config.Volumes}} {{.HostConfig.PortBindings}}'],
    ['{{range .Config.Env}}{{println .}}{{end}}'],
    ['{{range $name, $network := .NetworkSettings.Networks}}{{$name}}={{$network.IPAddress}} {{end}}'],
    ['{{range $p, $c := .NetworkSettings.Ports}}{{$p}}{{range $c}} {{.HostIp}}{{.HostPort}}{{end}};{{end}}'],
    ['{{(index .NetworkSettings.Ports "80/tcp")}}'],
    ['{{index .Config.Labels "a.b-c_d"}}|{{.Config.Labels.empty}}|{{index .Config.Labels "none"}}'],
    ['{{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}'],
    ['{{.State.Health.Status}}'],
    ['{{with .State.Health}}{{len .Log}}{{end}}'],
    [
      '{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.RestartPolicy.Name}} {{.HostConfig.PidsLimit}} {{.HostConfig.OomKillDisable}}',
    ],
    ['{{.HostConfig.LogConfig}} {{.Mounts}}'],
    ['{{range .Mounts}}{{.Type}}:{{.Source}}:{{.Destination}}:{{.RW}}{{end}}'],
    [
      '{{eq .State.ExitCode 7}} {{ne .State.Status "running"}} {{lt .RestartCount 1}} {{and .State.Running (not .State.Paused)}}',
    ],
    ['{{upper .HostConfig.NetworkMode}} {{.HostConfig.NetworkMode}}'],
    ['{{join .Config.Cmd ","}} {{split .Path "/"}} {{title .Driver}} {{truncate .Id 12}} {{pad .Name 2 2}}|'],
    ['{{$x := .Name}}{{$x}} {{slice $x 1 4}} {{index .Config.Cmd 0}} {{len .Config.Cmd}}'],
    ['{{.HostConfig.Nothing.At.All}}'],
    ['{{index .Config.Cmd 99}}'],
    ['{{.Config.Healthcheck}}'],
    ['{{json .Config.Healthcheck}} {{json .GraphDriver.Name}} {{json .SizeRw}} {{json .HostConfig.Binds}}'],
    ['{{printf "%s %v %d %t %q" .Name .State.Pid .State.ExitCode .State.Running .Path}}'],
    ['{{- .Name -}} x {{- /* no */ -}} y'],
  ])('every state of a container by %s', async (format) => {
    await same('inspect', '-f', format, 'plain', 'exited', 'created', 'paused', 'healthy', 'ports');
  });

  test.each([
    [
      'image inspect',
      TEST_IMAGE,
      [
        '{{json .}}',
        '{{.RepoTags}} {{.Size}} {{.Os}}/{{.Architecture}} {{.Config.Cmd}}',
        '{{json .Config}}',
        '{{.RootFS.Layers}}',
        '{{.Nope}}',
      ],
    ],
    [
      'volume inspect',
      'data2',
      ['{{json .}}', 'json', '{{.Mountpoint}} {{.Labels}} {{.Options}} {{.Status}}', '{{.Nope}}'],
    ],
    [
      'network inspect',
      'net2',
      [
        '{{json .}}',
        'json',
        '{{.Created}} {{.IPAM.Config}} {{.Containers}} {{.Internal}}',
        '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}',
        '{{.Nope}}',
      ],
    ],
  ])('docker %s by templates', async (command, name, formats) => {
    for (const format of formats) await same(...command.split(' '), '-f', format, name);
  });

  const server = (text: string) => text.slice(text.indexOf('Server:'));

  test('docker version tells the server to the letter, and of the client what is known', async () => {
    const [theirs, ours] = [await cli(['version']), await own(['version'])];
    expect(server(ours.stdout)).toBe(server(theirs.stdout));
    expect(theirs.stdout).toContain(ours.stdout.split('\n')[1]);
    await same('version', '-f', '{{.Server.Version}} {{.Server.APIVersion}} {{.Client.Version}} {{json .Server}}');
    await same('version', '--format', '{{.Server.Nope}}');
  });

  test('docker info tells the server to the letter', async () => {
    const volatile = /^ +(?:Containers|Running|Paused|Stopped|Images|Runtimes): .*$/gm;
    const [theirs, ours] = [await cli(['info']), await own(['info'])];
    expect(server(ours.stdout).replace(volatile, '')).toBe(server(theirs.stdout).replace(volatile, ''));
    expect({ ...ours, stdout: '' }).toEqual({ ...theirs, stdout: '' });
    await same(
      'info',
      '-f',
      '{{.ServerVersion}} {{.Driver}} {{json .Swarm}} {{json .RegistryConfig}} {{.SecurityOptions}}',
    );
    await same('info', '-f', '{{.Nope}}');
  });

  test('a pointer is no address of ours', async () => {
    await same('inspect', '-f', '{{.State}}', 'plain', 'exited', 'created');
    const { code, stderr } = await own(['inspect', '-f', '{{.State}}', world.nameOf('healthy')]);
    expect([code, stderr]).toEqual([1, 'the gateway does not carry this out: printing a pointer in --format\n']);
  });

  test('docker system df', async () => {
    const lines = (text: string) => text.split('\n').filter((line) => line.includes(docker.prefix));
    const [theirs, ours] = [
      withoutAges(await cli(['system', 'df', '-v'])),
      withoutAges(await own(['system', 'df', '-v'])),
    ];
    const titles = /^(?:[A-Z ]+|[A-Z][a-z ]+:)$/gm;
    expect(ours.stdout.match(titles)).toEqual(theirs.stdout.match(titles));
    expect(lines(ours.stdout).length).toBeGreaterThan(9);
    // Whoever else uses the engine makes and removes things meanwhile.
    await until(
      async () => JSON.stringify(await cli(['system', 'df'])) === JSON.stringify(await own(['system', 'df'])),
    );
    await until(async () => {
      const [a, b] = [withoutAges(await cli(['system', 'df', '-v'])), withoutAges(await own(['system', 'df', '-v']))];
      return JSON.stringify(lines(a.stdout)) === JSON.stringify(lines(b.stdout));
    });
  });

  test('docker events of what has passed', async () => {
    const moment = String(Math.floor(Date.now() / 1000));
    for (const format of [[], ['--format', 'json'], ['--format', '{{.Type}} {{.Action}} {{.Actor.Attributes.name}}']]) {
      await same(
        'events',
        '--since',
        '10m',
        '--until',
        moment,
        '--filter',
        `label=${docker.label}`,
        '--filter',
        'type=container',
        '--filter',
        'event=create',
        ...format,
      );
    }
  });

  test('docker stats, of which only the figures move', async () => {
    const words = ['stats', '--no-stream', '--format', '{{.Container}} {{.Name}} {{.ID}}', world.nameOf('plain')];
    expect(await own(words)).toEqual(await cli(words));
    const shape = (text: string) => text.replace(/[\d.]+(?:%|[kMG]?i?B)/g, 'N').replace(/ {2,}/g, ' ');
    const table = ['stats', '--no-stream', world.nameOf('plain'), world.nameOf('created')];
    expect(shape((await own(table)).stdout)).toBe(shape((await cli(table)).stdout));
    await same('stats', '--no-stream', 'nobody');
  });
});
