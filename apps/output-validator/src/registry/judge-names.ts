import { dependencyIssue } from '../dependency/dependency-issue.js';
import { canonical } from '../dependency/names/ecosystem.js';
import type { AskedName } from '../dependency/names-to-ask.js';
import type { Issue } from '../issue.js';
import type { Existence, FindExistence } from './existence.js';
import type { IsOwnPackage } from './own-packages.js';

/** What is wrong with names that only a registry knows. Never rejects, and is done in time whatever registries do. */
export type JudgeNames = (names: readonly AskedName[], signal: AbortSignal) => Promise<Issue[]>;

export interface JudgeNamesOptions {
  find: FindExistence;
  isOwn: IsOwnPackage;
  observe?: (ecosystem: AskedName['ecosystem'], existence: Existence) => void;
  limitMs?: number;
}

/** Names of one submission that registries are asked about; more than that is no submission but a question. */
const MAX_ASKED = 100;
/** Asked at once for one submission, so that none takes all there is. */
const LANES = 4;
const LIMIT_MS = 5_000;

export function createJudgeNames({ find, isOwn, observe, limitMs = LIMIT_MS }: JudgeNamesOptions): JudgeNames {
  return async (names, signal) => {
    const own = names.filter(isOwn);
    const asked = names.filter((named) => !isOwn(named));
    const found = await findAll(
      asked.slice(0, MAX_ASKED),
      find,
      AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
    );
    asked.forEach(({ ecosystem }, index) => observe?.(ecosystem, found[index] ?? 'unknown'));
    return [...own.flatMap(ofOwn), ...asked.flatMap((named, index) => ofAsked(named, found[index] ?? 'unknown'))];
  };
}

/** Some at a time, in order; what has no answer when the time is up has none. */
async function findAll(names: readonly AskedName[], find: FindExistence, signal: AbortSignal): Promise<Existence[]> {
  const found: Existence[] = [];
  const left = [...names.entries()];
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next && !signal.aborted; next = left.shift()) {
      const [index, { name, ecosystem }] = next;
      found[index] = await find(name, ecosystem).catch(() => 'unknown' as const);
    }
  };
  const isLate = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await Promise.race([Promise.all(Array.from({ length: LANES }, lane)), ...(names.length > 0 ? [isLate] : [])]);
  return [...found];
}

function ofAsked({ name, ...place }: AskedName, existence: Existence): Issue[] {
  if (existence === 'exists') return [];
  if (existence === 'unknown')
    return [dependencyIssue('unknown', place, `whether ${name} exists is unknown: no registry said so`)];
  return [dependencyIssue('invented', place, `${name} is not in the registry: whoever registers the name gets to run`)];
}

/** A scope belongs to whoever owns it; any other name is free in the public registry until somebody takes it. */
function ofOwn({ name, ecosystem, ...place }: AskedName): Issue[] {
  if (name.startsWith('@')) return [];
  const message = `${canonical(name, ecosystem)} is a package of your own without a scope: a public one may take its place`;
  return [dependencyIssue('confusion', place, message, { severity: 'low' })];
}
