import type { DockerCall, DockerClass, DockerRisk, FlagValues, KnownCall, UnknownCall } from './call.js';
import { worseOf } from './call.js';
import { classOf } from './classes.js';
import { redirectRisks, type ClientEnvironment } from './engine.js';
import { flagRisks } from './flag-risks.js';
import { findCommand, type Command } from './grammar.js';
import { operandRisks } from './operand-risks.js';
import { withPodmanFlags } from './podman-flags.js';
import { isOn, readFlags } from './read-flags.js';

export interface DockerOptions {
  /** Environment of the client, where it is known: `DOCKER_HOST`, `DOCKER_CONTEXT`, `DOCKER_CONFIG`, … */
  env?: ClientEnvironment;
  /** Working directory of the client, where it is known: where relative paths of the host start. */
  cwd?: string;
}

/** Programs whose command line is docker's, or near enough that the rest is unknown. */
const PROGRAMS = new Set(['docker', 'podman', 'nerdctl']);

/**
 * Reads a docker command line, the program's name first, as the client does (cobra and pflag), and tells its class.
 * Pure and total. Whatever the grammar does not account for, word by word, is `unknown`: a command or option that it
 * does not have, an option without its value, an option that nobody has judged.
 */
export function parseDocker(argv: readonly string[], { env = {}, cwd }: DockerOptions = {}): DockerCall {
  const [program = '', ...words] = argv;
  const name = programOf(program);
  const root = rootOf(name);
  if (!root) return unknown(`the program ${name}`, []);
  const reading = readFlags(root, words, { stopAtOperand: true });
  if (reading.error !== undefined) return unknown(reading.error, reading.operands, root.name);
  return descend(root, {
    words: reading.rest,
    globals: reading.flags,
    env,
    cwd,
    podman: /^(?:podman|nerdctl)$/.test(name),
  });
}

const programOf = (program: string): string => {
  const name = program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
  return name.replace(/\.exe$/, '');
};

function rootOf(program: string): Command | undefined {
  const docker = findCommand('');
  if (PROGRAMS.has(program)) return docker;
  const compose = findCommand('compose');
  if (program !== 'docker-compose' || !docker || !compose) return undefined;
  // The program of its own takes docker's options too.
  const taken = new Set(compose.flags.flatMap(({ long, short }) => [long, short]));
  const added = docker.flags.filter(
    ({ long, short }) => !taken.has(long) && (short === undefined || !taken.has(short)),
  );
  return { ...compose, flags: [...compose.flags, ...added] };
}

interface Way extends DockerOptions {
  words: readonly string[];
  globals: Record<string, string[]>;
  env: ClientEnvironment;
  podman: boolean;
}

/** Follows the words from group to group to the command. */
function descend(from: Command, way: Way): DockerCall {
  let at = from;
  let { words } = way;
  // No name has more than four words; a longer way is none.
  for (let depth = 0; depth < 5; depth++) {
    const [word, ...rest] = words;
    if (!at.group) return readCall(way.podman ? withPodmanFlags(at) : at, { ...way, words });
    if (word === undefined) return helpOf(at, way);
    const found = findCommand(`${at.name} ${word}`.trimStart());
    if (word === '' || !found) return unknown(`the command ${`${at.name} ${word}`.trim()}`, rest, at.name);
    at = found;
    words = rest;
    if (!at.group) continue;
    const reading = readFlags(at, words, { stopAtOperand: true });
    // cobra takes `--` between a group and its command for an option with a value.
    const error = reading.error ?? (reading.dashes ? 'a -- before the command' : undefined);
    if (error !== undefined) return unknown(error, reading.rest, at.name);
    for (const [name, values] of Object.entries(reading.flags)) {
      way.globals[name] = (way.globals[name] ?? []).concat(values);
    }
    words = reading.rest;
  }
  return unknown('the command', words, at.name);
}

/** A group alone, `docker --version` and the like: something is printed. */
function helpOf({ name }: Command, { globals, env }: Way): DockerCall {
  const call = { command: name, args: [], flags: {}, globals, help: true, dryRun: false };
  return judged(call, { class: 'read', reason: 'prints its help or version' }, redirectRisks(globals, env));
}

function readCall(command: Command, { words, globals, env, cwd }: Way): DockerCall {
  const { name } = command;
  const reading = readFlags(command, words, { stopAtOperand: command.stops });
  const args = reading.operands.concat(reading.rest);
  if (reading.error !== undefined) return unknown(`${reading.error} in ${name}`, args, name);
  const base = classOf(name);
  if (!base) return unknown(`what ${name} does`, args, name);
  const { flags } = reading;
  const help = asksForHelp(command, globals, flags);
  const call = { command: name, args, flags, globals, help, dryRun: isDryRun(name, globals, flags) };
  const redirects = [...redirectRisks(globals, env), ...flagRisks(builderOf(globals), { command: name, cwd }, 'read')];
  if (call.help) return judged(call, { class: 'read', reason: 'prints its help' }, redirects);
  const risks = [...flagRisks(flags, { command: name, cwd }, base.class), ...operandRisks(name, args, cwd)];
  if (call.dryRun) {
    const kept = risks.filter(({ kind }) => kind === 'write' || kind === 'unclassified');
    return judged(call, { class: 'read', reason: 'only shows what would happen' }, [...redirects, ...kept]);
  }
  return judged(call, base, [...redirects, ...risks]);
}

const builderOf = ({ builder }: FlagValues): FlagValues => (builder ? { builder } : {});

/**
 * The last `--help` decides. One before the command is heard by docker's own commands without a `--help` of their own;
 * of plugins that is not proven, so there it counts for nothing.
 */
function asksForHelp({ name, ownHelp }: Command, globals: FlagValues, flags: FlagValues): boolean {
  if (flags['help']) return isOn(flags, 'help');
  return !ownHelp && !/^(?:compose|buildx) /.test(name) && isOn(globals, 'help');
}

/** compose gives `--dry-run` to itself and all its commands. */
const isDryRun = (command: string, globals: FlagValues, flags: FlagValues): boolean =>
  /^(?:compose|buildx imagetools) /.test(command) && isOn(flags['dry-run'] ? flags : globals, 'dry-run');

function judged(
  call: Omit<KnownCall, 'class' | 'reason' | 'risks' | 'unknown'>,
  base: { class: DockerClass; reason: string },
  risks: readonly DockerRisk[],
): KnownCall {
  const worst = risks.reduce((a, b) => (worseOf(a.class, b.class) === a.class ? a : b), base as DockerRisk);
  return { ...call, class: worst.class, reason: worst.reason, risks };
}

const unknown = (what: string, args: readonly string[], command?: string): UnknownCall => ({
  unknown: what,
  command,
  args,
  class: 'unknown',
  reason: `not in the grammar of docker: ${what.slice(0, 200)}`,
});
