import { AppError } from '@wingman/contracts';
import { parseDocker } from '@wingman/policy';
import type { DockerCall, KnownCall } from '@wingman/policy';
import type { NamedObject } from '../engine/verb.js';
import type { Identities } from '../task.js';
import { identityIn } from './lookup.js';
import type { Look } from './lookup.js';
import type { Confirmable, ObjectBook } from './objects.js';
import { keyOf, referencesOf } from './references.js';
import type { Reference } from './references.js';
import { ABSENT, makerOf, simulate } from './simulate.js';

interface BookDeps {
  look: Look;
  /** What a call names that goes to the engine. */
  namesOf: (call: KnownCall) => readonly NamedObject[];
  /** Why nobody carries a call out. */
  unsupported: (call: KnownCall) => string | undefined;
}

const DOCKER = /^docker(?:-compose)?$/;

/** The book of what commands name, by asking the engine. */
export function createObjectBook({ look, namesOf, unsupported }: BookDeps): ObjectBook {
  const referencesIn = (argv: readonly string[]): Reference[] => {
    if (!DOCKER.test(argv[0] ?? '')) return [];
    const call = parseDocker(argv);
    // What nobody carries out is told by its words alone.
    if (call.unknown !== undefined || unsupported(call) !== undefined) return [];
    return referencesOf(call, namesOf(call));
  };

  return {
    async resolve(tenantId, commands) {
      const unresolved = commands.flatMap((argv) => whyUnresolved(argv, unsupported) ?? []);
      const objects = await simulate(commands.map(referencesIn), identityIn(look, tenantId));
      return { objects, unresolved, plans: [] };
    },

    async confirm(command) {
      const references = referencesIn(command.commands[command.index] ?? []);
      const identityOf = identityIn(look, command.tenantId);
      const identities: Record<string, string> = {};
      for (const reference of references) {
        const key = keyOf(reference);
        const [now, expected] = [await identityOf(reference), expectedOf(command, key)];
        if (now !== expected) throw drifted(reference, { now, expected });
        identities[key] = now;
      }
      assertNothingElse(command, identities);
      return identities;
    },

    async madeBy(tenantId, argv) {
      const identityOf = identityIn(look, tenantId);
      const made = referencesIn(argv).filter(({ role }) => role === 'makes');
      const found = await Promise.all(made.map(async (reference) => [keyOf(reference), await identityOf(reference)]));
      return Object.fromEntries(found.filter(([, identity]) => identity !== ABSENT)) as Identities;
    },
  };
}

function whyUnresolved(argv: readonly string[], unsupported: BookDeps['unsupported']): string | undefined {
  if (!DOCKER.test(argv[0] ?? '')) return undefined;
  const call: DockerCall = parseDocker(argv);
  const why = call.unknown ?? unsupported(call);
  return why === undefined ? undefined : `${argv.join(' ')}: ${why}`;
}

/** What the command must find under a name: what was approved, or what an earlier command of the approval made. */
function expectedOf({ index, approved, made }: Confirmable, key: string): string | undefined {
  const identity = approved[`${index} ${key}`];
  const maker = identity === undefined ? undefined : makerOf(identity);
  return maker === undefined ? identity : (made.get(maker)?.[key] ?? `what command ${maker + 1} makes`);
}

/** What was approved with the command and is named by it no longer: the two are not read in the same way. */
function assertNothingElse({ index, approved }: Confirmable, identities: Identities): void {
  const prefix = `${index} `;
  const missing = Object.keys(approved).find(
    (key) => key.startsWith(prefix) && !(key.slice(prefix.length) in identities),
  );
  if (missing !== undefined)
    throw new AppError('approval_drifted', `${missing.slice(prefix.length)} is not named any more`);
}

function drifted(
  { kind, name }: Reference,
  { now, expected }: { now: string; expected: string | undefined },
): AppError {
  const shown = (identity: string | undefined): string => identity?.slice(0, 80) ?? 'nothing known';
  return new AppError(
    'approval_drifted',
    `${kind} ${name} is not what was approved: it was ${shown(expected)} and is ${shown(now)}`,
  );
}
