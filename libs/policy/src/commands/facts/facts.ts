import type { Fact, FactReader, Trait } from '../fact.js';
import type { Invocation, Wrapper } from '../invocation.js';
import { readShell } from '../shell/read.js';
import { DOCKER_PROGRAMS } from './docker.js';
import { HOST_PROGRAMS, ambientFacts, plantedSources, unknownFacts } from './host.js';
import { downloadedRuns } from './host/downloaded-run.js';
import { fact } from './host/fact-parts.js';
import { readUndescribed, SERVICE_PROGRAMS } from './service.js';

/** What is known of each program, whichever tables know it. */
const READERS = new Map<string, FactReader[]>();
for (const table of [HOST_PROGRAMS, SERVICE_PROGRAMS, DOCKER_PROGRAMS]) {
  for (const [program, read] of Object.entries(table)) READERS.set(program, [...(READERS.get(program) ?? []), read]);
}

const TRAIT_OF_WRAPPER: Partial<Record<Wrapper, Trait>> = {
  privilege: 'privileged',
  remote: 'remote',
  container: 'contained',
};

/** A command in an alias in a profile is as deep as anybody needs; more is only there to tire the reader. */
const MAX_PLANTED_DEPTH = 3;

/**
 * What this command does, and what the commands do that it plants for later (the value of an alias, a line for a
 * profile). Wrappers add their traits; a program nobody described is `unknown.run`, and what its verbs say.
 */
export function factsOf(invocation: Invocation): Fact[] {
  return factsAt(invocation, 0).map(({ effect, traits, targets, reversibility }) => {
    return { effect, traits, targets, reversibility, invocation };
  });
}

/** The facts of each of the commands of one source, in its order: what one downloads is unseen where a later one runs it. */
export function factsInOrder(invocations: readonly Invocation[]): Fact[][] {
  const unseen = downloadedRuns(invocations);
  return invocations.map((invocation) => {
    const facts = factsOf(invocation);
    return unseen.has(invocation) ? [...facts, { ...fact('code.unseen', { traits: ['remote'] }), invocation }] : facts;
  });
}

function factsAt(invocation: Invocation, depth: number): Array<Omit<Fact, 'invocation'>> {
  const readers = READERS.get(programOf(invocation));
  const facts = readers
    ? readers.flatMap((read) => read(invocation))
    : [...unknownFacts(invocation), ...readUndescribed(invocation)];
  facts.push(...ambientFacts(invocation));
  for (const source of depth < MAX_PLANTED_DEPTH ? plantedSources(invocation) : []) {
    const planted = readShell(source);
    if (planted.ok) facts.push(...planted.invocations.flatMap((command) => factsAt(command, depth + 1)));
  }
  const added = traitsOfWrappers(invocation);
  return facts.map(({ effect, traits, targets, reversibility }) => {
    return { effect, traits: [...new Set([...traits, ...added])], targets, reversibility };
  });
}

/** What the wrappers around a command say of everything that it does. */
export const traitsOfWrappers = ({ wrappers }: Invocation): Trait[] =>
  wrappers.flatMap(({ kind }) => TRAIT_OF_WRAPPER[kind] ?? []);

/** `python3.12` is `python`: the version of an interpreter is part of its file's name. */
const programOf = ({ program }: Invocation): string =>
  /^(?:python|perl|ruby|php|lua|node|tclsh|pip|gawk|bash)[\d.]{1,8}$/.test(program)
    ? program.replace(/[\d.]+$/, '')
    : program;
