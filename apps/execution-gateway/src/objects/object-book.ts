import { AppError } from '@wingman/contracts';
import { parseDocker } from '@wingman/policy';
import type { DockerCall, ExecutionRules, KnownCall } from '@wingman/policy';
import type { NamedObject } from '../engine/verb.js';
import type { Identities } from '../task.js';
import { identityIn, isStill } from './lookup.js';
import type { Look } from './lookup.js';
import type { Confirmable, ObjectBook } from './objects.js';
import { nothing } from './outside.js';
import { refused } from '../cli/refused.js';
import { isByClient } from '../executors.js';
import type { Named, Namer } from './outside.js';
import { keyOf, notThere, objectOf, referencesOf } from './references.js';
import type { Reference } from './references.js';
import { ABSENT, makerOf, simulate } from './simulate.js';

interface BookDeps {
  look: Look;
  /** What a call names that goes to the engine. */
  namesOf: (call: KnownCall) => readonly NamedObject[];
  /** Why nobody carries a call out. */
  unsupported: (call: KnownCall) => string | undefined;
  /** Says what commands name that do not go to the engine from here: programs, compose, builds. */
  outside: Namer;
}

const DOCKER = /^docker(?:-compose)?$/;

/** The book of what commands name, by asking the engine and those who run other programs. */
export function createObjectBook({ look, namesOf, unsupported, outside }: BookDeps): ObjectBook {
  /** Throws AppError for a command that nobody may run as it stands. */
  const namedBy = async (tenantId: string, argv: readonly string[], rules: ExecutionRules): Promise<Named> => {
    const call = DOCKER.test(argv[0] ?? '') ? parseDocker(argv) : undefined;
    // What nobody carries out is told by its words alone.
    if (call?.unknown !== undefined || (call && unsupported(call) !== undefined)) return nothing;
    const named = await outside({ tenantId, argv, call, rules });
    return named ?? (call ? { ...nothing, references: referencesOf(call, namesOf(call)) } : nothing);
  };

  return {
    async resolve(tenantId, commands, rules) {
      const unresolved = commands.flatMap((argv) => whyUnresolved(argv, unsupported) ?? []);
      const all: Named[] = [];
      for (const argv of commands) {
        all.push(
          await namedBy(tenantId, argv, rules).catch((error: unknown) => {
            if (!isAboutTheCommand(error)) throw error;
            unresolved.push(`${argv.join(' ')}: ${error.message}`);
            return nothing;
          }),
        );
      }
      const objects = await simulate(
        all.map(({ references }) => references),
        identityIn(look, tenantId),
      );
      for (const [index, { fixed, references, problem }] of all.entries()) {
        if (problem) unresolved.push(`${commands[index]!.join(' ')}: ${problem.message}`);
        for (const reference of references) {
          if (reference.mustBeThere && objects[`${index} ${keyOf(reference)}`] === ABSENT)
            unresolved.push(`${commands[index]!.join(' ')}: ${notThere(reference)}`);
        }
        for (const [key, identity] of Object.entries(fixed)) objects[`${index} ${key}`] = identity;
      }
      const plans = all.flatMap(({ plan }, command) => (plan === undefined ? [] : [{ command, text: plan }]));
      return { objects, unresolved, plans };
    },

    async confirm(command) {
      const { tenantId, commands, index, rules } = command;
      const { references, fixed, problem } = await namedBy(tenantId, commands[index] ?? [], rules);
      const identityOf = identityIn(look, tenantId);
      const identities: Record<string, string> = {};
      const hold = (key: string, now: string, reference?: Reference): void => {
        const expected = expectedOf(command, key);
        if (reference?.mustBeThere && now === ABSENT) throw refused(notThere(reference));
        const same = reference ? isStill(reference, now, expected) : now === expected;
        if (!same) throw drifted(key, { now, expected });
        identities[key] = now;
      };
      for (const [key, now] of Object.entries(fixed)) hold(key, now);
      if (problem) throw problem;
      for (const reference of references) hold(keyOf(reference), await identityOf(reference), reference);
      assertNothingElse(command, identities);
      return identities;
    },

    async madeBy({ tenantId, argv, identities }) {
      const identityOf = identityIn(look, tenantId);
      const made = madeIn(argv, identities, { unsupported, namesOf });
      const found = await Promise.all(made.map(async (reference) => [keyOf(reference), await identityOf(reference)]));
      return Object.fromEntries(found.filter(([, identity]) => identity !== ABSENT)) as Identities;
    },
  };
}

/** What a command may have made: what its words say; of compose and builds, all that it named. */
function madeIn(
  argv: readonly string[],
  identities: Identities,
  { unsupported, namesOf }: Pick<BookDeps, 'unsupported' | 'namesOf'>,
): Pick<Reference, 'kind' | 'name'>[] {
  const call = DOCKER.test(argv[0] ?? '') ? parseDocker(argv) : undefined;
  if (!call || call.unknown !== undefined || unsupported(call) !== undefined) return [];
  if (isByClient(call)) return Object.keys(identities).flatMap((key) => objectOf(key) ?? []);
  return referencesOf(call, namesOf(call)).filter(({ role }) => role === 'makes');
}

/** Nobody could run it as it stands; anything else is a failure of this service. */
const isAboutTheCommand = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'policy_floor' || error.code === 'approval_drifted');

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

function drifted(key: string, { now, expected }: { now: string; expected: string | undefined }): AppError {
  const shown = (identity: string | undefined): string => identity?.slice(0, 80) ?? 'nothing known';
  return new AppError(
    'approval_drifted',
    `${key} is not what was approved: it was ${shown(expected)} and is ${shown(now)}`,
  );
}
