import type { KnownCall } from '@wingman/policy';
import type { NamedObject } from '../engine/verb.js';

export type ObjectKind = NamedObject[0];

/** One thing that a command names, and what becomes of the name. */
export interface Reference {
  kind: ObjectKind;
  name: string;
  /** `uses`: as it is. `makes`: there is a new one of this name after it. `removes`: there is none. */
  role: 'uses' | 'makes' | 'removes';
  /** The name takes over what another one of the same kind stands for: `docker tag OLD NEW`. */
  takes?: string;
  /** Where there is none the command is not carried out: its client would fetch what nobody has seen. */
  mustBeThere?: boolean;
}

/** The object of Docker that a key of an identity is about; undefined for a file or a program. */
export function objectOf(key: string): Pick<Reference, 'kind' | 'name'> | undefined {
  const [kind = '', name = ''] = key.split(/ (.*)/s);
  return KINDS.has(kind) ? { kind: kind as ObjectKind, name } : undefined;
}
const KINDS: ReadonlySet<string> = new Set(['container', 'image', 'volume', 'network']);

export const keyOf = ({ kind, name }: Pick<Reference, 'kind' | 'name'>): string => `${kind} ${name}`;

/** What is said where something that must be there is not. */
export const notThere = ({ kind, name }: Pick<Reference, 'kind' | 'name'>): string =>
  `there is no ${kind} ${name}; what would be fetched under that name nobody has seen: get it with a command of its own first`;

type Roles = (call: KnownCall) => Reference[];

const all =
  (kind: ObjectKind, role: Reference['role']): Roles =>
  ({ args }) =>
    args.map((name) => ({ kind, name, role }));

const one = (kind: ObjectKind, name: string | undefined, role: Reference['role']): Reference[] =>
  name === undefined || name === '' ? [] : [{ kind, name, role }];

const named: Roles = ({ flags }) => one('container', flags['name']?.at(-1), 'makes');

/** What commands make and remove; whatever else they name they use. */
const ROLES: Readonly<Record<string, Roles>> = {
  'container create': named,
  'container run': named,
  'container rm': all('container', 'removes'),
  'container rename': ({ args: [from = '', to = ''] }) => [
    { kind: 'container', name: from, role: 'removes' },
    { kind: 'container', name: to, role: 'makes', takes: from },
  ],
  'container commit': ({ args }) => one('image', args[1], 'makes'),
  'image pull': ({ args }) => one('image', args[0], 'makes'),
  'image tag': ({ args: [from = '', to = ''] }) => [{ kind: 'image', name: to, role: 'makes', takes: from }],
  'image rm': all('image', 'removes'),
  'volume create': ({ args, flags }) => one('volume', args[0] ?? flags['name']?.at(-1), 'makes'),
  'volume rm': all('volume', 'removes'),
  'network create': ({ args }) => one('network', args[0], 'makes'),
  'network rm': all('network', 'removes'),
};

/**
 * Everything that a call names, each thing once: `names` are those that go to the engine, by the verb that carries the
 * call out.
 */
export function referencesOf(call: KnownCall, names: readonly NamedObject[]): Reference[] {
  const found = new Map<string, Reference>();
  for (const reference of ROLES[call.command]?.(call) ?? []) found.set(keyOf(reference), reference);
  for (const [kind, name] of names) {
    const key = keyOf({ kind, name });
    if (!found.has(key)) found.set(key, { kind, name, role: 'uses' });
  }
  return [...found.values()];
}
