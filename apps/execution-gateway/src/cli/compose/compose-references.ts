import type { KnownCall } from '@wingman/policy';
import { flagIsOn } from '@wingman/policy';
import type { Reference } from '../../objects/references.js';
import { keyOf } from '../../objects/references.js';
import { containerNames, imageOf } from './model.js';
import type { ComposeModel, NamedPart } from './model.js';
import type { Present } from './present.js';
import { SERVICE } from './present.js';

export interface ResolvedProject {
  name: string;
  model: ComposeModel;
  networks: readonly NamedPart[];
  volumes: readonly NamedPart[];
  present: Present;
  /** Between the parts of a name: `_` for compose 1, `-` for compose 2. */
  separator: string;
}

type Role = Reference['role'];

/** Commands that make what is missing. */
const MAKES = new Set(['compose up', 'compose create', 'compose run']);

/** What a command of compose uses, makes and removes, by the names that the engine knows. */
export function composeReferences({ command, flags }: KnownCall, project: ResolvedProject): Reference[] {
  const on = (name: string): boolean => flagIsOn(flags, name);
  const found = new Map<string, Reference>();
  const add = (kind: Reference['kind'], role: Role, names: readonly string[]): void => {
    for (const name of names) found.set(keyOf({ kind, name }), { kind, name, role });
  };
  const isDown = command === 'compose down';
  const makes = MAKES.has(command);
  add('container', containerRole(command), containersOf(project));
  if (on('remove-orphans')) add('container', 'removes', orphansOf(project));
  if (makes || isDown) {
    const role = isDown ? 'removes' : 'makes';
    add('network', role, own(project.networks));
    if (makes || on('volumes')) add('volume', role, own(project.volumes));
    add('network', 'uses', external(project.networks));
    if (makes) add('volume', 'uses', external(project.volumes));
  }
  if (makes || command === 'compose pull')
    add(
      'image',
      'makes',
      imagesOf(project, () => true),
    );
  if (command === 'compose build')
    add(
      'image',
      'makes',
      imagesOf(project, ({ build }) => build !== undefined),
    );
  if (isDown && flags['rmi'] !== undefined)
    add(
      'image',
      'removes',
      imagesOf(project, () => true),
    );
  return [...found.values()];
}

function containerRole(command: string): Role {
  if (command === 'compose up' || command === 'compose create') return 'makes';
  return command === 'compose down' || command === 'compose rm' ? 'removes' : 'uses';
}

/** Those that are there and those that the file asks for. */
function containersOf({ name, model, present, separator }: ResolvedProject): string[] {
  const there = present.containers
    .filter(({ labels }) => labels[SERVICE]! in model.services)
    .map((found) => found.name);
  const asked = Object.entries(model.services).flatMap(([key, service]) =>
    containerNames(name, key, service, separator),
  );
  return [...new Set([...there, ...asked])];
}

const orphansOf = ({ model, present }: ResolvedProject): string[] =>
  present.containers.filter(({ labels }) => !(labels[SERVICE]! in model.services)).map(({ name }) => name);

const own = (parts: readonly NamedPart[]): string[] => parts.filter((part) => !part.external).map(({ name }) => name);
const external = (parts: readonly NamedPart[]): string[] =>
  parts.filter((part) => part.external).map(({ name }) => name);

const imagesOf = (
  { name, model, separator }: ResolvedProject,
  which: (service: ComposeModel['services'][string]) => boolean,
): string[] =>
  Object.entries(model.services)
    .filter(([, service]) => which(service))
    .map(([key, service]) => imageOf(name, key, service, separator));
