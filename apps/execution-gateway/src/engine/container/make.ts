import { EngineRefusal } from '../engine-error.js';
import { containerPart, enginePath, volumePart, type PathPart } from '../path-part.js';
import { EXECUTION_LABEL, ownLabels } from '../tenant-labels.js';
import { readFlagValues } from '../values/flags.js';
import type { NamedObject, VerbRun } from '../verb.js';
import { asTyped } from './body-names.js';
import { createRequestOf, type CreateRequest } from './create-body.js';
import { assertPlaces } from './places.js';
import { withRealFolders } from './real-folders.js';

/** Options that `create` and `run` carry out; those in the second half change nothing where nobody looks on. */
export const CREATE_OPTIONS = [
  ...[
    'add-host',
    'annotation',
    'attach',
    'blkio-weight',
    'blkio-weight-device',
    'cap-add',
    'cap-drop',
    'cgroup-parent',
  ],
  ...['cgroupns', 'cpu-period', 'cpu-quota', 'cpu-rt-period', 'cpu-rt-runtime', 'cpu-shares', 'cpus', 'cpuset-cpus'],
  ...['cpuset-mems', 'device', 'device-read-bps', 'device-read-iops', 'device-write-bps', 'device-write-iops', 'dns'],
  ...['dns-option', 'dns-search', 'domainname', 'entrypoint', 'env', 'expose', 'group-add', 'health-cmd'],
  ...[
    'health-interval',
    'health-retries',
    'health-start-interval',
    'health-start-period',
    'health-timeout',
    'hostname',
  ],
  ...['init', 'interactive', 'ip', 'ip6', 'ipc', 'label', 'link', 'link-local-ip', 'log-driver', 'log-opt', 'memory'],
  ...['memory-reservation', 'memory-swap', 'memory-swappiness', 'mount', 'name', 'net', 'net-alias', 'network'],
  ...['network-alias', 'no-healthcheck', 'oom-kill-disable', 'oom-score-adj', 'pid', 'pids-limit', 'platform'],
  ...['privileged', 'publish', 'publish-all', 'read-only', 'restart', 'rm', 'runtime', 'security-opt', 'shm-size'],
  ...['stop-signal', 'stop-timeout', 'storage-opt', 'sysctl', 'tmpfs', 'tty', 'ulimit', 'user', 'userns', 'uts'],
  ...['volume', 'volume-driver', 'volumes-from', 'workdir'],
  // Nothing is pulled, so there is no such output; an image that is not there is the command's failure.
  ...['pull', 'quiet', 'disable-content-trust'],
] as const;

/** Options that an engine knows from this version of its API on. */
export const CREATE_SINCE = { annotation: '1.43', 'health-start-interval': '1.44' } as const;

/** Throws BadValue for what is not carried out. */
export const declinesCreate = (call: VerbRun['call']): undefined => void createRequestOf(call, asTyped);

/** The image; what else is named stands in the body, where it is read when the body is made. */
export const namesOfCreate = ({ args, flags }: VerbRun['call']): NamedObject[] => {
  const name = readFlagValues(flags).last('name');
  return [['image', args[0] ?? ''], ...(name ? [['container', name] as const] : [])];
};

/** Makes a container, of the image that was approved. Throws EngineRefusal for what the engine or the approval refuses. */
export async function makeContainer(run: VerbRun): Promise<{ id: PathPart; body: CreateRequest['body'] }> {
  const { engine, task, call, names, print, stop } = run;
  const { name, platform, body, volumes } = createRequestOf(call, names);
  const imageId = names.imageId(body.Image);
  for (const [volume, labels] of volumes) await assertVolume(run, volume, labels);
  const placed = await withRealFolders(body, task.identities);
  const labelled = { ...placed, Labels: { ...body.Labels, ...ownLabels(task) } };
  const { Id, Warnings } = await engine.ask<{ Id: string; Warnings: string[] | null }>({
    method: 'POST',
    path: enginePath`/containers/create`,
    query: { name, platform },
    body: labelled,
    signal: stop,
  });
  for (const warning of Warnings ?? []) print.error(`WARNING: ${warning}`);
  const id = containerPart(Id);
  await assertImage(run, id, { reference: body.Image, imageId });
  await assertPlaces(engine, id, stop).catch(async (error: unknown) => {
    await unmake(run, id);
    throw error;
  });
  return { id, body };
}

/**
 * A container is made by the name of its image, so that lists show it; what the name stood for at that moment is looked
 * at before anything starts.
 */
async function assertImage(
  run: VerbRun,
  id: PathPart,
  { reference, imageId }: { reference: string; imageId: string },
): Promise<void> {
  const { engine, stop } = run;
  const { Image } = await engine.ask<{ Image: string }>({ path: enginePath`/containers/${id}/json`, signal: stop });
  if (Image === imageId) return;
  await unmake(run, id);
  throw new EngineRefusal(409, `${reference} is another image than the one that was approved`);
}

const unmake = ({ engine, stop }: VerbRun, id: PathPart): Promise<unknown> =>
  engine.ask({ method: 'DELETE', path: enginePath`/containers/${id}`, query: { v: true }, signal: stop });

/** Makes a missing volume, which the engine would make without a word about whose it is. */
async function assertVolume(run: VerbRun, name: string, labels: Record<string, string>): Promise<void> {
  const { engine, task, names, stop } = run;
  if (names.hasVolume(name)) return;
  const made = await engine.ask<{ Labels: Record<string, string> | null }>({
    method: 'POST',
    path: enginePath`/volumes/create`,
    body: { Name: volumePart(name), Driver: 'local', Labels: { ...labels, ...ownLabels(task) } },
    signal: stop,
  });
  // The engine answers with a volume that is there already, whoever's it is.
  if (made.Labels?.[EXECUTION_LABEL] === task.executionId) return;
  throw new EngineRefusal(409, `the volume ${name} is another one than was approved`);
}
