import type { DockerClass, RiskKind } from '../../docker/docker.js';
import type { Effect, Reversibility } from '../fact.js';

export interface DockerEffect {
  effect: Effect;
  reversibility: Reversibility;
  /** It is about everything of its kind. */
  all?: boolean;
  /** It leaves no time to end well. */
  force?: boolean;
}

const TABLE: ReadonlyArray<readonly [commands: string, ...effects: DockerEffect[]]> = [
  ['container stop, compose stop', { effect: 'container.stop', reversibility: 'reversible' }],
  ['container kill, compose kill', { effect: 'container.stop', reversibility: 'reversible', force: true }],
  // `compose up` makes the same containers again; volumes and images stay.
  ['compose down', { effect: 'container.stop', reversibility: 'reversible' }],
  ['container rm, compose rm', { effect: 'container.remove', reversibility: 'irreversible' }],
  ['container prune', { effect: 'containers.prune', reversibility: 'irreversible', all: true }],
  ['image rm', { effect: 'image.remove', reversibility: 'externally_reversible' }],
  ['image prune', { effect: 'image.remove', reversibility: 'externally_reversible', all: true }],
  ['volume rm', { effect: 'volume.remove', reversibility: 'irreversible' }],
  ['volume prune', { effect: 'volume.remove', reversibility: 'irreversible', all: true }],
  ['network rm', { effect: 'network.remove', reversibility: 'reversible' }],
  ['network prune', { effect: 'network.remove', reversibility: 'reversible', all: true }],
  [
    'system prune',
    { effect: 'containers.prune', reversibility: 'irreversible', all: true },
    { effect: 'image.remove', reversibility: 'externally_reversible', all: true },
  ],
  ['builder prune, buildx prune', { effect: 'cache.purge', reversibility: 'externally_reversible', all: true }],
  ['service rm, stack rm', { effect: 'object.delete', reversibility: 'externally_reversible' }],
  ['context use', { effect: 'engine.redirect', reversibility: 'reversible' }],
  ['system dial-stdio, buildx dial-stdio', { effect: 'host.escape', reversibility: 'irreversible' }],
  ['plugin disable', { effect: 'object.disable', reversibility: 'reversible' }],
  // What they make can be made again; the names are the file's own.
  ['compose build, compose pull', { effect: 'object.create', reversibility: 'reversible' }],
  // What runs inside is judged by itself.
  ['container exec, compose exec'],
  [
    'login, image push, plugin push, manifest push, compose push',
    { effect: 'object.change', reversibility: 'externally_reversible' },
  ],
];

const EFFECTS = new Map(
  TABLE.flatMap(([names, ...effects]) => names.split(', ').map((name) => [name, effects] as const)),
);

const OF_CLASS: Readonly<Record<DockerClass, readonly DockerEffect[]>> = {
  read: [],
  additive: [{ effect: 'object.create', reversibility: 'reversible' }],
  disruptive: [{ effect: 'object.change', reversibility: 'reversible' }],
  destructive: [{ effect: 'object.delete', reversibility: 'irreversible' }],
  exfiltrating: [{ effect: 'object.change', reversibility: 'reversible' }],
  escaping: [{ effect: 'object.change', reversibility: 'reversible' }],
  unknown: [{ effect: 'unknown.run', reversibility: 'irreversible' }],
};

/** What a command does by itself. */
export const effectsOf = (command: string, dockerClass: DockerClass): readonly DockerEffect[] =>
  EFFECTS.get(command) ?? OF_CLASS[dockerClass];

/** What a risk of an option or operand does; those that need no rule of their own are left out. */
export const EFFECT_OF_RISK: Readonly<Partial<Record<RiskKind, DockerEffect>>> = {
  escape: { effect: 'host.escape', reversibility: 'irreversible' },
  redirect: { effect: 'engine.redirect', reversibility: 'reversible' },
  private_files: { effect: 'data.exfiltrate', reversibility: 'irreversible' },
};

/** Options that make a command remove more than its name says. */
export const EFFECT_OF_FLAG: Readonly<Record<string, DockerEffect>> = {
  'compose down volumes': { effect: 'volume.remove', reversibility: 'irreversible', all: true },
  'compose down rmi': { effect: 'image.remove', reversibility: 'externally_reversible', all: true },
  'compose rm volumes': { effect: 'volume.remove', reversibility: 'irreversible' },
  'container rm volumes': { effect: 'volume.remove', reversibility: 'irreversible' },
  'system prune volumes': { effect: 'volume.remove', reversibility: 'irreversible', all: true },
  'compose up renew-anon-volumes': { effect: 'volume.remove', reversibility: 'irreversible' },
  'compose wait down-project': { effect: 'container.stop', reversibility: 'reversible' },
  'container run replace': { effect: 'container.remove', reversibility: 'irreversible' },
  'container create replace': { effect: 'container.remove', reversibility: 'irreversible' },
  'plugin install grant-all-permissions': { effect: 'host.escape', reversibility: 'irreversible' },
};

/** Commands of podman that docker does not have. Source: podman(1) manual pages. */
export const PODMAN_EFFECTS: Readonly<Record<string, DockerEffect>> = {
  'pod rm': { effect: 'container.remove', reversibility: 'irreversible' },
  'pod kill': { effect: 'container.stop', reversibility: 'reversible', force: true },
  'pod stop': { effect: 'container.stop', reversibility: 'reversible' },
  'pod prune': { effect: 'containers.prune', reversibility: 'irreversible', all: true },
  'kube down': { effect: 'container.remove', reversibility: 'irreversible' },
  'machine rm': { effect: 'object.delete', reversibility: 'irreversible' },
  'machine reset': { effect: 'object.delete', reversibility: 'irreversible', all: true },
  'system reset': { effect: 'volume.remove', reversibility: 'irreversible', all: true },
  'secret rm': { effect: 'object.delete', reversibility: 'irreversible' },
};
