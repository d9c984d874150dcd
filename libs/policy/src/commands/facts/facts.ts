import type { Fact, FactReader, Trait } from '../fact.js';
import type { Invocation, Wrapper } from '../invocation.js';
import { DOCKER_PROGRAMS } from './docker.js';
import { HOST_PROGRAMS, ambientFacts } from './host.js';
import { SERVICE_PROGRAMS } from './service.js';

const TABLES = [HOST_PROGRAMS, SERVICE_PROGRAMS, DOCKER_PROGRAMS].map(
  (table) => new Map<string, FactReader>(Object.entries(table)),
);

const TRAIT_OF_WRAPPER: Partial<Record<Wrapper, Trait>> = {
  privilege: 'privileged',
  remote: 'remote',
  container: 'contained',
};

/** What this command does. Wrappers add their traits; a program nobody described is `unknown.run`. */
export function factsOf(invocation: Invocation): Fact[] {
  const readers = TABLES.flatMap((table) => table.get(programOf(invocation)) ?? []);
  const own =
    readers.length > 0
      ? readers.flatMap((read) => read(invocation))
      : [{ effect: 'unknown.run' as const, traits: [], targets: [], reversibility: 'irreversible' as const }];
  const added = invocation.wrappers.flatMap(({ kind }) => TRAIT_OF_WRAPPER[kind] ?? []);
  return [...own, ...ambientFacts(invocation)].map((fact) => ({
    ...fact,
    traits: [...new Set([...fact.traits, ...added])],
    invocation,
  }));
}

/** `python3.12` is `python`: the version of an interpreter is part of its file's name. */
const programOf = ({ program }: Invocation): string =>
  /^(?:python|perl|ruby|php|lua|node|tclsh|pip|gawk|bash)[\d.]{1,8}$/.test(program)
    ? program.replace(/[\d.]+$/, '')
    : program;
