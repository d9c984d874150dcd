import type { Check, CheckType } from '@wingman/contracts';
import { ground } from './grounding.js';
import type { Span } from './span.js';
import { WORDINGS } from './wordings/index.js';
import { matchWording, type Accepted } from './wordings/wording.js';

const TARGETS: Readonly<Record<CheckType, readonly string[]>> = {
  file: ['path'],
  content: ['path'],
  config: ['path'],
  count: ['glob'],
  archive: ['path'],
  process: ['name', 'pid'],
  port: ['port'],
  http: ['url'],
  git: ['branch', 'tag', 'commit', 'repo'],
  package: ['name'],
  tests: ['report'],
  database: ['table'],
  cron: ['matches'],
  disk: ['path'],
  container: ['name'],
  image: ['ref'],
  volume: ['name'],
  network: ['name'],
};

/**
 * Whether the words of a span are a known way to say these checks, which differ in nothing but the thing they are
 * about. Undefined where some value is not said there, some word says more, or no wording of the checks is like it.
 * @throws NeedsCwd
 */
export function matchSpan(span: Span | undefined, proposed: readonly Check[]): Accepted | undefined {
  if (span === undefined) return undefined;
  const grounded = proposed.map((check) => ground(check, span));
  const [first] = grounded;
  if (first === undefined) return undefined;
  const { type } = first.check;
  const target = TARGETS[type].find((field) => first.mentions.has(field)) ?? '';
  const alike = grounded.flatMap((one) =>
    one?.check.type === type && one.fields === first.fields && sameBut(target, one.check, first.check) ? [one] : [],
  );
  const wordings = WORDINGS[type][first.fields];
  if (alike.length !== grounded.length || wordings === undefined) return undefined;
  const mentions = alike.map((one) => one.mentions);
  return matchWording(
    span,
    alike.map(({ check }) => check),
    { wordings, target, mentions },
  );
}

const sameBut = (target: string, one: Check, other: Check): boolean => {
  const others = (check: Check) =>
    JSON.stringify(
      Object.entries(check)
        .filter(([name]) => name !== target)
        .sort(),
    );
  return others(one) === others(other);
};
