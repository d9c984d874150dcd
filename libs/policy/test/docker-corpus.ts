import fc from 'fast-check';
import { allCommands, type Command, type Flag } from '../src/docker/grammar.js';
import grammar from '../src/docker/grammar.json' with { type: 'json' };

/** What the commands of a corpus speak of; all of it is there, or may well be. */
export interface CorpusNames {
  container: string;
  image: string;
  volume: string;
  network: string;
  /** The one engine that a command may name. */
  host: string;
}

/** Plugins have binaries of their own. */
const isOwn = ({ name, group }: Command): boolean => !group && name !== '' && !/^(?:compose|buildx) /.test(name);

export const ownCommands = (): Command[] => allCommands().filter(isOwn);

/** Each of them waits for an end that does not come by itself, so a few lines must do. */
const ENDLESS = new Set(['system events', 'container stats', 'container logs', 'container wait', 'container attach']);

const SPELLINGS = new Map<string, string[]>();
for (const [alias, name] of Object.entries(grammar.aliases)) {
  SPELLINGS.set(name, [...(SPELLINGS.get(name) ?? [name]), alias]);
}

/** Options before the command, of which some turn it into something else. */
const GLOBALS: readonly (readonly string[])[] = [
  [],
  [],
  ['-D'],
  ['--debug=false'],
  ['-l', 'error'],
  ['-lerror'],
  ['-Dlerror'],
  ['--log-level=error'],
  ['--log-level', 'error'],
  ['-v'],
  ['-v=false'],
  ['--version'],
  ['--help'],
  ['--help=false'],
  ['-h'],
  ['-H', '{host}'],
  ['-H={host}'],
  ['--host={host}'],
  ['--tls=false'],
  ['--config', '.'],
  ['--'],
];

/** What pflag's types take, and sometimes what they refuse. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  bool: ['true', 'false', '1', '0', 'T', 'maybe'],
  string: ['web', '1', '', '-f', 'a=b'],
  int: ['1', '-1', 'many'],
  uint: ['1', '-1'],
  uint16: ['10'],
  uint32: ['10'],
  decimal: ['0.5', '1'],
  float: ['0.5'],
  bytes: ['64m', '1'],
  duration: ['1s', '5'],
  filter: ['label=x=y', 'name=web'],
  map: ['a=b'],
  network: ['none', 'host'],
  mount: ['type=tmpfs,destination=/x', 'type=bind,source=/,target=/h'],
};

/** Operands by the words of the help text. */
function operandsOf({ name, args }: Command, names: CorpusNames): string[] {
  if (name === 'container cp') return [`${names.container}:/etc/passwd`, './copy'];
  if (name === 'container rename') return [names.container, `${names.container}-2`];
  if (name === 'container exec') return [names.container, 'true'];
  if (name === 'image build' || name === 'image import') return [name === 'image build' ? '.' : '-'];
  if (name === 'inspect') return [names.container];
  return args
    .replace(/\[[^\]]*\]+(?:\.\.\.)?\]?/g, ' ')
    .split(/\s+/)
    .filter((word) => /^[A-Z(]/.test(word))
    .map((word) => {
      if (/CONTAINER/.test(word)) return names.container;
      if (/IMAGE|REPOSITORY|NAME|MANIFEST|PLUGIN/.test(word)) return names.image;
      if (/VOLUME/.test(word)) return names.volume;
      if (/NETWORK/.test(word)) return names.network;
      return /SERVICE=/.test(word) ? 'web=2' : 'web';
    });
}

/** `--force`, `--force=false`, `-f`, `--tail 1`, `--tail=1`, `-n1`, `-n 1`, `-n=1`. */
function flagWords({ long, short, type, optional }: Flag): fc.Arbitrary<string[]> {
  const value = fc.constantFrom(...(VALUES[type] ?? VALUES['string']!));
  const spelled: fc.Arbitrary<string[]> = value.map((word) => [`--${long}=${word}`]);
  const alone: fc.Arbitrary<string[]> = optional
    ? fc.constant([`--${long}`])
    : value.map((word) => [`--${long}`, word]);
  if (short === undefined) return fc.oneof(alone, spelled);
  const letter: fc.Arbitrary<string[]> = optional
    ? fc.constant([`-${short}`])
    : fc.oneof(
        value.map((word) => [`-${short}`, word]),
        value.map((word) => [`-${short}${word}`]),
      );
  return fc.oneof(
    alone,
    spelled,
    letter,
    value.map((word) => [`-${short}=${word}`]),
  );
}

/** `-aq`: switches in one word, the last of which may want a value. */
function clusterWords(flags: readonly Flag[]): fc.Arbitrary<string[]> {
  const shorts = flags.filter(({ short }) => short !== undefined);
  if (shorts.length < 2) return fc.constant([]);
  return fc
    .shuffledSubarray([...shorts], { minLength: 2, maxLength: Math.min(3, shorts.length) })
    .map((chosen) => [`-${chosen.map(({ short }) => short).join('')}`]);
}

/** What somebody does who wants to be misread: a word less, a word twice, an option of another command. */
const disturbed = (words: string[]): fc.Arbitrary<string[]> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(words) },
    { weight: 1, arbitrary: fc.nat(words.length - 1).map((at) => words.toSpliced(at, 1)) },
    { weight: 1, arbitrary: fc.nat(words.length - 1).map((at) => words.toSpliced(at, 0, words[at]!)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.nat(words.length), fc.constantFrom('-f', '--force', '-a', '--help', '-h', '--', '--no-such', '-'))
        .map(([at, word]) => words.toSpliced(at, 0, word)),
    },
  );

function lines(command: Command, names: CorpusNames): fc.Arbitrary<string[]> {
  const operands = operandsOf(command, names);
  const flags =
    command.flags.length === 0 ? fc.constant<string[]>([]) : fc.constantFrom(...command.flags).chain(flagWords);
  return fc
    .record({
      globals: fc.constantFrom(...GLOBALS).map((words) => words.map((word) => word.replace('{host}', names.host))),
      verb: fc.constantFrom(...(SPELLINGS.get(command.name) ?? [command.name])).map((name) => name.split(' ')),
      before: fc.array(flags, { maxLength: 2 }).map((words) => words.flat()),
      cluster: fc.oneof(fc.constant<string[]>([]), clusterWords(command.flags)),
      dashes: fc.constantFrom<string[]>([], [], [], ['--']),
      after: fc.oneof(fc.constant<string[]>([]), flags),
    })
    .chain(({ globals, verb, before, cluster, dashes, after }) =>
      disturbed([...globals, ...verb, ...before, ...cluster, ...dashes, ...operands, ...after]),
    );
}

/** Each command plainly, by each of its names, and `count` generated lines; the same for the same `seed`. */
export function corpus(names: CorpusNames, { count, seed }: { count: number; seed: number }): string[][] {
  return ownCommands().flatMap((command) => {
    const operands = operandsOf(command, names);
    const plain = (SPELLINGS.get(command.name) ?? [command.name]).map((name) => [...name.split(' '), ...operands]);
    const some = ENDLESS.has(command.name) ? Math.min(count, 2) : count;
    return [...plain.slice(0, some + 1), ...fc.sample(lines(command, names), { numRuns: some, seed })];
  });
}

/**
 * Lines that are easily read for another: what stands before the command, what ends the options, what belongs to the
 * container. With each, what the client sends.
 */
export const readAskance = ({ container, image, volume, host }: CorpusNames): [words: string[], sent: string[]][] => [
  [['-D', 'rm', '-f', container], [`DELETE /containers/${container}`]],
  [['-H', host, 'rm', container], [`DELETE /containers/${container}`]],
  [['-lfatal', 'stop', container], [`POST /containers/${container}/stop`]],
  [['-l', 'ps', 'kill', container], []],
  [['--log-level', 'error', 'kill', container], [`POST /containers/${container}/kill`]],
  [['-v', 'rm', '-f', container], [`DELETE /containers/${container}`]],
  [['-v=false', 'rm', container], [`DELETE /containers/${container}`]],
  [['--help', 'rm', container], []],
  [['rm', container, '--help'], []],
  [['rm', '--help=false', container], [`DELETE /containers/${container}`]],
  [['--help', 'run', image, 'ls'], ['POST /containers/create']],
  [['run', '--help', image], []],
  [['run', image, '--help'], ['POST /containers/create']],
  [['--', 'rm', container], [`DELETE /containers/${container}`]],
  [['rm', '--', container], [`DELETE /containers/${container}`]],
  [['rm', '--', '-f'], ['DELETE /containers/-f']],
  [['rm', container, '-f', '-v'], [`DELETE /containers/${container}`]],
  [['rm', '-fv', container], [`DELETE /containers/${container}`]],
  [['container', '-D', 'rm', container], []],
  [['container', '--', 'rm', container], []],
  [['RM', container], []],
  [['ps', '--forc'], []],
  [['ps', '-f', 'rm', container], []],
  [['ps', '-qaf', 'name=x'], []],
  [['logs', '--tail', '1', container, '--since=1h'], []],
  [['inspect', '-sf', '{{.Id}}', container], []],
  [['exec', container, 'ls', '--help'], [`POST /containers/${container}/exec`]],
  [['exec', '--help', container, 'ls'], []],
  [['top', container, '-o', 'pid'], []],
  [['cp', `${container}:/etc/passwd`, '-'], [`GET /containers/${container}/archive`]],
  [['save', image], ['GET /images/get']],
  [['export', container], [`GET /containers/${container}/export`]],
  [['container', 'prune', '-f'], ['POST /containers/prune']],
  [['image', 'prune', '--force=true'], ['POST /images/prune']],
  [['volume', 'prune', '-f', '--filter', 'label=x'], ['POST /volumes/prune']],
  [['volume', 'prune', '--force=0'], []],
  [['network', 'prune', '-f'], ['POST /networks/prune']],
  [['builder', 'prune', '-af'], ['POST /build/prune']],
  [['system', 'prune', '-f', '--volumes'], ['POST /containers/prune']],
  [['volume', 'rm', '-f', volume], [`DELETE /volumes/${volume}`]],
  [['update', '--memory', '64m', container], [`POST /containers/${container}/update`]],
  [['build', '-q', '.'], ['POST /build']],
  [['login', '-u', 'x', '-p', 'y', '127.0.0.1:1'], ['POST /auth']],
  [['config', 'create', 'web', 'Dockerfile'], ['POST /configs/create']],
  [['secret', 'create', 'web', 'Dockerfile'], ['POST /secrets/create']],
];
