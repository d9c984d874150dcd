import type { DockerRisk, FlagValues } from './call.js';
import { isMighty, placeOf } from './host-path.js';

/** `-v SOURCE:TARGET[:MODE]`: what stands before the first colon is a host path or a volume's name. */
export function volumeRisk(spec: string, cwd?: string): DockerRisk | undefined {
  const source = volumeSource(spec);
  return source !== undefined && isPath(source) ? bindRisk(source, cwd) : undefined;
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
  const mounted = mount.map((spec) => new Map(keyedFields(csvFields(spec) ?? [])));
  return [...volume.map(volumeSource), ...mounted.map((fields) => fields.get('source') ?? fields.get('src'))].filter(
    (source) => source !== undefined && isPath(source),
  ) as string[];
}

/** docker/cli `cli/compose/loader/volume.go`, isFilePath; a `$` is a path that only running would tell. */
const isPath = (source: string): boolean => /^(?:[./~\\$`]|[A-Za-z]:[\\/])/.test(source);

const MOUNT_KEYS =
  /^(?:type|source|src|target|dst|destination|readonly|ro|consistency|(?:bind|volume|tmpfs|image)-[a-z-]{1,40})$/;

/** `--mount KEY=VALUE,…`, a CSV record. Source: docker/cli `opts/mount.go`. */
export function mountRisk(spec: string, cwd?: string): DockerRisk | undefined {
  const fields = csvFields(spec);
  if (!fields) return { class: 'escaping', kind: 'unclassified', reason: 'the mount cannot be read' };
  const options = new Map<string, string>();
  for (const [key, value] of keyedFields(fields)) {
    if (key === 'volume-opt' || key === 'volume-driver') {
      return { class: 'escaping', kind: 'escape', reason: 'the volume driver may mount any place of the host' };
    }
    if (!MOUNT_KEYS.test(key)) {
      return { class: 'escaping', kind: 'unclassified', reason: `nobody has judged ${shown(key)} of a mount yet` };
    }
    options.set(key === 'src' ? 'source' : key, value);
  }
  const type = options.get('type')?.trim().toLowerCase() ?? 'volume';
  const source = options.get('source') ?? '';
  if (type === 'tmpfs' || type === 'image') return undefined;
  if (type === 'volume') return isPath(source) ? bindRisk(source, cwd) : undefined;
  return bindRisk(type === 'bind' ? source : '/', cwd);
}

/** A folder or socket of the host inside a container: whoever is root there is root on it. */
export function bindRisk(source: string, cwd?: string): DockerRisk | undefined {
  if (placeOf(source, cwd) === 'inside') return undefined;
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
