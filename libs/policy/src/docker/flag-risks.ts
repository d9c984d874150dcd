import type { DockerClass, DockerRisk, FlagValues } from './call.js';
import { aliasRisk, CONTAINER_RISKS, disclosure, escape, givenFile, grant } from './container-risks.js';
import { NETWORK_RISKS, networkOptionRisk } from './network-risks.js';
import { placeOf } from './host-path.js';
import { csvFields, keyedFields, shown, volumeOptionRisk } from './mounts.js';
import { PLAIN_FLAGS } from './plain-flags.js';

/** Which command an option stands in, and where it would run. */
export interface RiskPlace {
  command: string;
  cwd?: string;
}

/** What one value of an option adds to the class of its command. */
export type FlagRisk = (value: string, place: RiskPlace) => DockerRisk | undefined;

const REMOVES_VOLUMES = new Set(['container rm', 'compose down', 'compose rm', 'system prune']);

const removal = (reason: string): FlagRisk => {
  return (value) => (value === 'false' ? undefined : { class: 'destructive', kind: 'removal', reason });
};
const disturbance = (reason: string): FlagRisk => {
  return (value) => (value === 'false' ? undefined : { class: 'disruptive', kind: 'disturbance', reason });
};

/** A file that the client writes. */
const written: FlagRisk = (path, { cwd }) => {
  const place = placeOf(path, cwd);
  if (place === 'system') return { class: 'escaping', kind: 'write', reason: `writes ${shown(path)}` };
  if (place === 'inside' || place === 'relative') return undefined;
  return { class: 'disruptive', kind: 'write', reason: `writes the file ${shown(path)}` };
};

/** What a build makes stays with the engine. */
const KEPT = new Set(['cacheonly', 'docker', 'image']);

/** `--output PATH`; of a build also a CSV record. Source: docker/buildx `util/buildflags/export.go`. */
const output: FlagRisk = (value, place) => {
  const fields = /build$/.test(place.command) ? csvFields(value) : [value];
  if (!fields) return { class: 'unknown', kind: 'unclassified', reason: 'the output cannot be read' };
  const isPath = fields.length === 1 && !/^type=/.test(value);
  const attributes = new Map(keyedFields(fields));
  const path = isPath ? value : attributes.get('dest');
  if (path !== undefined) return written(path, place) ?? disclosure(`copies the result to ${shown(path)}`);
  const isPushed = attributes.has('push') && attributes.get('push') !== 'false';
  const stays = KEPT.has(attributes.get('type') ?? '') && !isPushed && !attributes.has('context');
  return stays ? undefined : disclosure('sends the result away');
};

/** By labels Wingman knows whose something is, and compose and swarm what belongs to a project: `down` removes it with that. */
const ownLabel: FlagRisk = (value) => {
  const [, whose] = /^\s*"?(wingman|com\.docker\.(?:compose|stack|swarm))\./i.exec(value) ?? [];
  if (whose === undefined) return undefined;
  const reason = whose === 'wingman' ? "speaks in Wingman's name" : "passes for a part of somebody's project";
  return { class: 'disruptive', kind: 'disturbance', reason: `${reason} (a label ${whose}.…)` };
};

const BUILD_AND_CLIENT_RISKS: Readonly<Record<string, FlagRisk>> = {
  push: (value) => (value === 'true' ? disclosure('sends the result to a registry') : undefined),
  output,
  'cache-to': (value) => (value === 'type=inline' ? undefined : disclosure('sends the build cache away')),
  allow: () => escape('the build may leave its sandbox'),
  ssh: () => disclosure('lets the build use SSH keys'),
  // Of a service, of podman's containers and of a volume's driver: what somebody else has put away.
  secret: (value, { command, cwd }) => {
    if (!/build$/.test(command)) return disclosure(`gives the secret ${shown(value)} away`);
    const path = value.split(',').find((field) => /^(?:src|source)=/.test(field));
    return givenFile(path?.slice(path.indexOf('=') + 1) ?? value, cwd);
  },
  file: (value, { cwd }) => (placeOf(value, cwd) === 'system' ? givenFile(value, cwd) : undefined),
  'build-context': (value, { cwd }) => {
    const path = value.slice(value.indexOf('=') + 1);
    return /^[a-z-]+:\/\//.test(path) || placeOf(path, cwd) !== 'system' ? undefined : givenFile(path, cwd);
  },
  builder: () => ({ class: 'escaping', kind: 'redirect', reason: 'uses another builder' }),
  bootstrap: () => ({ class: 'additive', kind: 'addition', reason: 'starts the builder' }),
  iidfile: written,
  cidfile: written,
  'metadata-file': written,
  'checkpoint-dir': () => grant('reads or writes checkpoints in a folder of the host'),
  'with-registry-auth': (value) =>
    value === 'true' ? disclosure("shares the caller's login with all nodes") : undefined,
  config: (value) => disclosure(`gives the configuration ${shown(value)} away`),
  label: ownLabel,
  'container-label': ownLabel,
  'network-alias': aliasRisk,
  'net-alias': aliasRisk,
  alias: aliasRisk,
  interactive: (value, { command }) =>
    command === 'container start' && value === 'true'
      ? { class: 'disruptive', kind: 'disturbance', reason: 'types into the process that it starts' }
      : undefined,
  opt: (value, { command }) =>
    command === 'volume create'
      ? volumeOptionRisk(value)
      : command === 'network create'
        ? networkOptionRisk(value)
        : undefined,
  'driver-opt': () => undefined,
  driver: (value, { command }) => {
    const own = command === 'network create' ? ['bridge', 'overlay', 'none', ''] : ['local', ''];
    return command.endsWith(' create') && !own.includes(value) ? grant(`uses the driver ${shown(value)}`) : undefined;
  },
  'ipam-driver': (value) => (value === 'default' || value === '' ? undefined : grant('addresses through a plugin')),
  volumes: (value, { command }) =>
    REMOVES_VOLUMES.has(command) && value === 'true'
      ? { class: 'destructive', kind: 'removal', reason: 'removes volumes with their data' }
      : undefined,
  'down-project': removal('removes the project'),
  'renew-anon-volumes': removal('throws away the data of anonymous volumes'),
  'remove-orphans': removal('removes containers that the file does not name'),
  rmi: removal('removes images'),
  replace: removal('removes a container of the same name'),
  'env-host': () => disclosure('passes on all variables of whoever calls'),
  'force-recreate': disturbance('replaces containers that did not change'),
  rotate: disturbance('makes the old key worthless'),
};

const RISKS = new Map<string, FlagRisk>(
  Object.entries({ ...CONTAINER_RISKS, ...NETWORK_RISKS, ...BUILD_AND_CLIENT_RISKS }),
);

/** What the options of a call add to the class of its command. */
export function flagRisks(flags: FlagValues, place: RiskPlace, base: DockerClass): DockerRisk[] {
  return Object.entries(flags).flatMap(([name, values]) => {
    // `service update --mount-add` is `--mount`.
    const risk = RISKS.get(name) ?? RISKS.get(name.replace(/-add$/, ''));
    if (risk) return values.flatMap((value) => risk(value, place) ?? []);
    if (PLAIN_FLAGS.has(name) || (base !== 'read' && base !== 'additive')) return [];
    return [{ class: 'unknown' as const, kind: 'unclassified' as const, reason: `nobody has judged --${name} yet` }];
  });
}

/** True when somebody has decided what an option means for the class of a command. */
export const isJudged = (flag: string): boolean => RISKS.has(flag) || PLAIN_FLAGS.has(flag);
