import { parseDocker, type DockerCall, type KnownCall } from '../../docker/docker.js';
import { classOf } from '../../docker/classes.js';
import type { Fact, FactReader, Trait } from '../fact.js';
import type { Invocation } from '../invocation.js';
import { EFFECT_OF_FLAG, EFFECT_OF_RISK, PODMAN_EFFECTS, effectsOf, type DockerEffect } from './docker-effects.js';

type Parts = Omit<Fact, 'invocation'>;

/** Enough to show what is meant. */
const MAX_TARGETS = 20;

/** What a docker command line does, read by the client's own grammar. */
const dockerFacts: FactReader = (invocation) => {
  const call = parseDocker([invocation.program, ...wordsOf(invocation)], { env: environmentOf(invocation) });
  if (call.unknown !== undefined) return unknownFacts(call, invocation);
  if (call.help) return [];
  const own = call.dryRun ? [] : ownEffects(call);
  const risks = call.risks.flatMap(({ kind }) => EFFECT_OF_RISK[kind] ?? []);
  const facts = [...own, ...risks];
  const distinct = facts.filter(({ effect }, index) => facts.findIndex((other) => other.effect === effect) === index);
  return distinct.map((effect) => factOf(effect, objectsOf(call), traitsOf(call)));
};

/** Container engines that take docker's words. */
export const DOCKER_PROGRAMS: Readonly<Record<string, FactReader>> = {
  docker: dockerFacts,
  podman: dockerFacts,
  nerdctl: dockerFacts,
  'docker-compose': dockerFacts,
};

/** The words after the program; the working directory in its usual spellings is where paths start. */
const wordsOf = ({ args }: Invocation): string[] =>
  args.map(({ text }) => text.replaceAll(/\$PWD\b|\$\{PWD\}|\$\(pwd\)|`pwd`/g, '.'));

const environmentOf = ({ assignments }: Invocation): Record<string, string> =>
  Object.fromEntries(assignments.map(({ name, value }) => [name, value.text]));

/** An option that nobody knows does not make a known command harmless; what is not known at all says so. */
function unknownFacts(call: DockerCall, invocation: Invocation): Parts[] {
  const known = call.command === undefined ? undefined : classOf(call.command);
  if (call.command !== undefined && known) {
    return effectsOf(call.command, known.class).map((effect) => factOf(effect, call.args, ['dynamic']));
  }
  const words = invocation.args.map(({ text }) => text).filter((text) => !text.startsWith('-'));
  const podman = PODMAN_EFFECTS[words.slice(0, 2).join(' ')];
  const own = invocation.program === 'podman' && podman ? podman : undefined;
  return [
    own ? factOf(own, words.slice(2), []) : factOf({ effect: 'unknown.run', reversibility: 'irreversible' }, [], []),
  ];
}

/** What the command does, and what its options add to that. */
function ownEffects({ command, flags }: KnownCall): readonly DockerEffect[] {
  if (/^(?:container|compose) kill$/.test(command) && RELOADS.test(flags['signal']?.at(-1) ?? '')) return [RELOAD];
  const added = Object.entries(flags).flatMap(([flag, values]) =>
    values.at(-1) === 'false' ? [] : (EFFECT_OF_FLAG[`${command} ${flag}`] ?? []),
  );
  return [...effectsOf(command, classOf(command)?.class ?? 'unknown'), ...added];
}

/** Signals that ask a process to read its settings again or to report. */
const RELOADS = /^(?:SIG)?(?:HUP|USR1|USR2|WINCH)$/i;
const RELOAD: DockerEffect = { effect: 'object.change', reversibility: 'reversible' };

/** What the call names: of `run` and its like only the image, the rest is the inner command's. */
function objectsOf({ command, args }: KnownCall): readonly string[] {
  return /^(?:container (?:run|create|exec)|compose (?:run|exec)|service create)$/.test(command)
    ? args.slice(0, 1)
    : args;
}

function traitsOf(call: KnownCall): Trait[] {
  const traits: Trait[] = [];
  if (isOn(call, 'force')) traits.push(/ prune$/.test(call.command) ? 'unattended' : 'force');
  if (isOn(call, 'privileged')) traits.push('privileged');
  if (isOn(call, 'all')) traits.push('all');
  if (call.risks.some(({ kind }) => kind === 'redirect')) traits.push('remote');
  return traits;
}

const isOn = ({ flags }: KnownCall, flag: string): boolean => flags[flag]?.at(-1) === 'true';

function factOf(
  { effect, reversibility, all, force }: DockerEffect,
  objects: readonly string[],
  traits: readonly Trait[],
): Parts {
  const found = new Set<Trait>(traits);
  if (all === true || objects.some(isEverything)) found.add('all');
  if (force === true) found.add('force');
  if (objects.some((object) => /^[$`]/.test(object))) found.add('dynamic');
  const targets = objects.slice(0, MAX_TARGETS).map((text) => ({ text, scope: 'object' as const }));
  return { effect, reversibility, traits: [...found], targets };
}

/** `$(docker ps -aq)`: all that a list names. */
const isEverything = (object: string): boolean =>
  /^(?:\$\(|`)/.test(object) &&
  / (?:ps|ls|images|list)\b/.test(object) &&
  / -[a-z]{0,5}q| --quiet/.test(object) &&
  !/filter| -[a-z]{0,3}f /.test(object);
