import type { DockerCall, DockerRisk, FlagValues } from './call.js';
import { isMighty, placeOf } from './host-path.js';

/** `-v SOURCE:TARGET[:MODE]`: what stands before the first colon is a host path or a volume's name. */
export function volumeRisk(spec: string, cwd?: string): DockerRisk | undefined {
  const source = volumeSource(spec);
  if (source === undefined || !isPath(source)) return undefined;
  return bindRisk(source, cwd, { writes: !isReadOnly(spec) });
}

/** Modes of `-v` that change nothing at the source; `z`, `Z` and podman's `U` do. */
const GENTLE = new Set('ro nocopy private rprivate slave rslave consistent cached delegated'.split(' '));

/** `SOURCE:TARGET:MODE,…`: read-only only where every word of the mode is known. */
function isReadOnly(spec: string): boolean {
  const [, target, mode = '', ...more] = spec.split(':');
  const words = mode.split(',');
  return Boolean(target) && more.length === 0 && words.includes('ro') && words.every((word) => GENTLE.has(word));
}

/** Undefined for an anonymous volume at a place in the container. */
function volumeSource(spec: string): string | undefined {
  // A Windows source keeps its drive's colon.
  const drive = /^[A-Za-z]:[\\/]/.test(spec) ? 2 : 0;
  const colon = spec.indexOf(':', drive);
  return colon === -1 ? undefined : spec.slice(0, colon);
}

/** Folders and files of the host that `-v` and `--mount` name, as they are spelled: who has the host at hand follows their links. */
export function hostSources({ volume = [], mount = [] }: FlagValues): string[] {
  const mounted = mount.flatMap((spec) => keyedFields(csvFields(spec) ?? []));
  const sources = mounted.filter(([key]) => key === 'source' || key === 'src').map(([, source]) => source);
  return [...volume.map(volumeSource), ...sources].filter(
    (source) => source !== undefined && isPath(source),
  ) as string[];
}

/**
 * Volumes by name that a new container of the call may write to. Whether one is there, and whose it is, a command line
 * does not say: who can ask the engine counts the call as `disruptive` where it is in somebody's use.
 */
export function volumesWritten(call: DockerCall): readonly string[] {
  if (call.unknown !== undefined || call.help || !/^container (?:run|create)$/.test(call.command)) return [];
  const { volume = [], mount = [] } = call.flags;
  const named = [
    ...volume.filter((spec) => !isReadOnly(spec)).map(volumeSource),
    ...mount.map((spec) => mountOptions(csvFields(spec) ?? [])).flatMap(writtenVolume),
  ];
  return named.filter((name) => name !== undefined && name !== '' && !isPath(name)) as string[];
}

const writtenVolume = (options: ReadonlyMap<string, string>): (string | undefined)[] =>
  typeOf(options) === 'volume' && !isMountReadOnly(options) ? [options.get('source')] : [];

/** docker/cli `cli/compose/loader/volume.go`, isFilePath; a `$` is a path that only running would tell. */
const isPath = (source: string): boolean => /^(?:[./~\\$`]|[A-Za-z]:[\\/])/.test(source);

const MOUNT_KEYS =
  /^(?:type|source|src|target|dst|destination|readonly|ro|consistency|(?:bind|volume|tmpfs|image)-[a-z-]{1,40})$/;

/** `--mount KEY=VALUE,…`, a CSV record. Source: docker/cli `opts/mount.go`. */
export function mountRisk(spec: string, cwd?: string): DockerRisk | undefined {
  const fields = csvFields(spec);
  if (!fields) return { class: 'escaping', kind: 'unclassified', reason: 'the mount cannot be read' };
  for (const [key] of keyedFields(fields)) {
    if (key === 'volume-opt' || key === 'volume-driver') {
      return { class: 'escaping', kind: 'escape', reason: 'the volume driver may mount any place of the host' };
    }
    if (!MOUNT_KEYS.test(key)) {
      return { class: 'escaping', kind: 'unclassified', reason: `nobody has judged ${shown(key)} of a mount yet` };
    }
  }
  const options = mountOptions(fields);
  const type = typeOf(options);
  const source = options.get('source') ?? '';
  const writes = !isMountReadOnly(options);
  if (type === 'tmpfs' || type === 'image') return undefined;
  if (type === 'volume') return isPath(source) ? bindRisk(source, cwd, { writes }) : undefined;
  return bindRisk(type === 'bind' ? source : '/', cwd, { writes });
}

const OTHER_NAMES: Readonly<Record<string, string>> = { src: 'source', ro: 'readonly' };

/** By one name each; of what stands twice the last counts. */
const mountOptions = (fields: readonly string[]): Map<string, string> =>
  new Map(keyedFields(fields).map(([key, value]) => [OTHER_NAMES[key] ?? key, value]));

const typeOf = (options: ReadonlyMap<string, string>): string => options.get('type')?.trim().toLowerCase() ?? 'volume';

/** With `bind-recursive=writable` what is mounted below stays writable. */
function isMountReadOnly(options: ReadonlyMap<string, string>): boolean {
  const recursive = options.get('bind-recursive') ?? 'enabled';
  return /^(?:|1|t|true)$/i.test(options.get('readonly') ?? 'false') && recursive !== 'writable';
}

/** A folder or socket of the host inside a container: whoever is root there is root on it, in the caller's own folder too. */
export function bindRisk(source: string, cwd?: string, { writes = false } = {}): DockerRisk | undefined {
  if (placeOf(source, cwd) === 'inside') {
    return writes
      ? {
          class: 'disruptive',
          kind: 'mount',
          reason: `may change ${shown(source)} as root (read-only it may be mounted)`,
        }
      : undefined;
  }
  return isMighty(source, cwd)
    ? { class: 'escaping', kind: 'escape', reason: `mounts ${shown(source)} of the host` }
    : { class: 'escaping', kind: 'mount', reason: `mounts the host's folder ${shown(source)}` };
}

/** `volume create -o …`: the local driver hands its options to mount(2). */
export function volumeOptionRisk(option: string): DockerRisk | undefined {
  const [key = '', value = ''] = option.split(/=(.*)/s);
  const harmless =
    key === 'size' ||
    (key === 'type' && value === 'tmpfs') ||
    (key === 'device' && value === 'tmpfs') ||
    (key === 'o' &&
      /^(?:size|uid|gid|mode|nr_inodes)=\w{1,20}(?:,(?:size|uid|gid|mode|nr_inodes)=\w{1,20}){0,5}$/.test(value));
  if (harmless) return undefined;
  return { class: 'escaping', kind: 'escape', reason: `the volume may be any place of the host (${shown(option)})` };
}

/** Fields `KEY=VALUE`; of a key neither its case nor the blanks around it count. */
export const keyedFields = (fields: readonly string[]): [key: string, value: string][] =>
  fields.map((field) => {
    const [key = '', value = ''] = field.split(/=(.*)/s);
    return [key.trim().toLowerCase(), value];
  });

/**
 * One CSV record as Go's encoding/csv reads it; undefined where it would refuse, and for several lines: the client takes
 * the first that is not empty, and nothing of the others.
 */
export function csvFields(record: string): string[] | undefined {
  if (/[\r\n]/.test(record)) return undefined;
  const fields: string[] = [];
  let at = 0;
  while (at <= record.length) {
    if (record.charAt(at) !== '"') {
      const comma = record.indexOf(',', at);
      const field = record.slice(at, comma === -1 ? undefined : comma);
      if (field.includes('"')) return undefined;
      fields.push(field);
      if (comma === -1) return fields;
      at = comma + 1;
      continue;
    }
    let value = '';
    for (at += 1; ; at += 1) {
      if (at >= record.length) return undefined;
      if (record.charAt(at) !== '"') value += record.charAt(at);
      else if (record.charAt(at + 1) === '"') value += record.charAt((at += 1));
      else break;
    }
    fields.push(value);
    at += 1;
    if (at >= record.length) return fields;
    if (record.charAt(at) !== ',') return undefined;
    at += 1;
  }
  return fields;
}

/** Enough of a word for a sentence. */
export const shown = (word: string): string => (word.length > 100 ? `${word.slice(0, 100)}…` : word);
