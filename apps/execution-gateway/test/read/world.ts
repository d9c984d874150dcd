import { TEST_IMAGE, until } from '@wingman/testkit';
import type { TestDocker } from '@wingman/testkit';
import type { Golden } from '../engine/golden.js';

/** Containers in every state, with all that lists tell of them. */
export interface World {
  names: readonly string[];
  /** The whole name of what the world calls so; any other word stays. */
  nameOf(word: string): string;
}

const LONG = 'a-name-that-is-much-longer-than-any-column-of-a-table-would-like-it-to-be';

const CONTAINERS: Readonly<Record<string, readonly [options: readonly string[], command: readonly string[]]>> = {
  plain: [['-d'], ['sleep', '600']],
  ports: [
    [
      '-d',
      '-p',
      '127.0.0.1::80',
      '-p',
      '127.0.0.1::80/udp',
      '--expose',
      '9000-9002',
      '--expose',
      '7000/udp',
      '--expose',
      '53/sctp',
    ],
    ['sleep', '600'],
  ],
  [LONG]: [
    ['-d', '-l', 'a.b-c_d=é ü <&>', '-l', 'empty='],
    ['sh', '-c', 'echo "quoted \\ text"; sleep 600 # long command'],
  ],
  exited: [
    ['-d', '-m', '64m', '-e', 'A=<b>&"c"'],
    ['sh', '-c', 'exit 7'],
  ],
  talks: [['-d'], ['sh', '-c', 'echo one; echo two >&2; echo three; echo four >&2']],
  tty: [
    ['-d', '-t'],
    ['echo', 'on a terminal'],
  ],
  changed: [['-d'], ['sh', '-c', 'echo x > /new; rm -r /home; mkdir -p /a/b; sleep 600']],
  restarting: [
    ['-d', '--restart', 'always'],
    ['sh', '-c', 'exit 3'],
  ],
  healthy: [
    ['-d', '--health-cmd', 'true', '--health-interval', '1s'],
    ['sleep', '600'],
  ],
};

/** Makes the world, and waits until each of its containers is in its state. */
export async function createWorld(docker: TestDocker, cli: Golden['cli']): Promise<World> {
  const must = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await cli(words);
    if (code !== 0) throw new Error(`docker ${words.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  const label = ['--label', docker.label];
  await must('network', 'create', '--internal', ...label, '--label', 'x=1', docker.name('net2'));
  await must('network', 'create', ...label, docker.name('net10'));
  for (const volume of ['data10', 'data2']) await must('volume', 'create', ...label, docker.name(volume));
  for (const [name, [options, command]] of Object.entries(CONTAINERS)) {
    await must('run', '--name', docker.name(name), ...label, ...options, TEST_IMAGE, ...command);
  }
  const volume = `${docker.name('data2')}:/data:ro`;
  await must(
    'run',
    '-d',
    '--name',
    docker.name('paused'),
    ...label,
    '-v',
    volume,
    '--network',
    docker.name('net2'),
    TEST_IMAGE,
    'sleep',
    '600',
  );
  await must('pause', docker.name('paused'));
  await must(
    'create',
    '--name',
    docker.name('created'),
    ...label,
    '--tmpfs',
    '/t',
    '--network',
    'none',
    TEST_IMAGE,
    'true',
  );
  const isIn = (name: string, state: string) => async () =>
    (await must('inspect', '-f', '{{.State.Status}}', docker.name(name))) === state;
  await until(isIn('exited', 'exited'));
  await until(isIn('talks', 'exited'));
  await until(isIn('tty', 'exited'));
  await until(async () => Number(await must('inspect', '-f', '{{.RestartCount}}', docker.name('restarting'))) > 3);
  await until(isIn('restarting', 'restarting'));
  await until(
    async () => (await must('inspect', '-f', '{{.State.Health.Status}}', docker.name('healthy'))) === 'healthy',
  );
  const names = [...Object.keys(CONTAINERS), 'paused', 'created'];
  const known = new Set([...names, 'net2', 'net10', 'data2', 'data10']);
  return { names, nameOf: (word) => (known.has(word) ? docker.name(word) : word) };
}
