import { csvFields } from '@wingman/policy';
import { BadValue } from '../values/bad-value.js';
import type { Flags } from '../values/flags.js';
import { cut, keyValues, labelsOf } from '../values/key-value.js';
import { wholeNumber } from '../values/number.js';
import { bytesOf } from '../values/size.js';
import { isVolumeName } from '../path-part.js';

export interface Mounts {
  /** `-v /place`: volumes without a name. */
  anonymous: Record<string, Record<string, never>>;
  binds: string[] | null;
  mounts: Mount[] | undefined;
  /** Named volumes, with the labels that a new one gets: the engine would make those that are missing, for nobody. */
  volumes: ReadonlyMap<string, Record<string, string>>;
}

/** Reads `-v` and `--mount`. @throws BadValue for what the client refuses, and for paths that start where it stands */
export function mountsOf(flags: Flags): Mounts {
  const volumes = new Map<string, Record<string, string>>();
  const anonymous: Mounts['anonymous'] = {};
  const binds: string[] = [];
  for (const spec of new Set(flags.all('volume'))) {
    const source = sourceOf(spec);
    if (source === undefined) anonymous[spec] = {};
    else binds.push(spec);
    if (source !== undefined && isVolumeName(source)) volumes.set(source, {});
  }
  const mounts = flags.all('mount').map((spec) => {
    const mount = mountOf(spec);
    if (mount.Type === 'volume' && mount.Source) volumes.set(mount.Source, mount.VolumeOptions?.Labels ?? {});
    return mount;
  });
  return { anonymous, binds: binds.length > 0 ? binds : null, mounts: mounts.length > 0 ? mounts : undefined, volumes };
}

/** What stands before the first colon; undefined for a place in the container alone. */
function sourceOf(spec: string): string | undefined {
  const parts = spec.split(':');
  if (parts.length > 3 || parts.some((part) => part === '')) throw new BadValue(`invalid spec: ${spec}`);
  const [source = ''] = parts;
  if (parts.length === 1) return undefined;
  if (!source.startsWith('/') && !isVolumeName(source)) {
    throw new BadValue(`neither an absolute path nor the name of a volume: ${source}`);
  }
  return source;
}

interface Mount {
  Type: string;
  Source?: string;
  Target?: string;
  ReadOnly?: boolean;
  BindOptions?: { Propagation?: string; NonRecursive?: boolean };
  VolumeOptions?: { NoCopy?: boolean; Labels?: Record<string, string>; DriverConfig?: object };
  TmpfsOptions?: { SizeBytes?: number; Mode?: number };
}

type Setter = (mount: Mount, value: string) => void;

/** A switch may stand alone. */
const truth = (value: string): boolean => {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(value)) return true;
  if (/^(?:0|f|F|FALSE|false|False)$/.test(value)) return false;
  throw new BadValue(`neither true nor false: ${value}`);
};
const readOnly: Setter = (mount, value) => void (mount.ReadOnly = truth(value));
const source: Setter = (mount, value) => {
  if (value.startsWith('.')) throw new BadValue(`the path does not start at the root: ${value}`);
  mount.Source = value;
};
const target: Setter = (mount, value) => void (mount.Target = value);
const volumeOptions = (mount: Mount) => (mount.VolumeOptions ??= { Labels: {}, DriverConfig: {} });

/** docker/cli `opts/mount.go`. Drivers and subpaths are not carried out: their reach nobody has judged. */
const SETTERS: Readonly<Record<string, Setter>> = {
  type: (mount, value) => void (mount.Type = value.toLowerCase()),
  source,
  src: source,
  target,
  dst: target,
  destination: target,
  readonly: readOnly,
  ro: readOnly,
  'bind-propagation': (mount, value) => void ((mount.BindOptions ??= {}).Propagation = value.toLowerCase()),
  'bind-nonrecursive': (mount, value) => void ((mount.BindOptions ??= {}).NonRecursive = truth(value)),
  'volume-nocopy': (mount, value) => void (volumeOptions(mount).NoCopy = truth(value)),
  'volume-label': (mount, value) => {
    const options = volumeOptions(mount);
    options.Labels = { ...options.Labels, ...labelsOf([value]) };
  },
  'tmpfs-size': (mount, value) => void ((mount.TmpfsOptions ??= {}).SizeBytes = bytesOf(value)),
  'tmpfs-mode': (mount, value) => {
    if (!/^[0-7]{1,6}$/.test(value)) throw new BadValue(`invalid value for tmpfs-mode: ${value}`);
    (mount.TmpfsOptions ??= {}).Mode = wholeNumber(`0o${value}`);
  },
};
const ALONE = new Set(['readonly', 'ro', 'volume-nocopy', 'bind-nonrecursive']);

function mountOf(spec: string): Mount {
  const fields = csvFields(spec);
  if (!fields) throw new BadValue(`the mount cannot be read: ${spec}`);
  const mount: Mount = { Type: 'volume' };
  for (const field of fields) {
    const { key, value, given } = cut(field);
    const name = key.toLowerCase();
    const set = Object.hasOwn(SETTERS, name) ? SETTERS[name] : undefined;
    if (!set) throw new BadValue(`unexpected key '${name}' in '${field}'`);
    if (!given && !ALONE.has(name)) throw new BadValue(`invalid field '${field}' must be a key=value pair`);
    set(mount, given ? value : 'true');
  }
  assertFits(mount);
  return mount;
}

function assertFits(mount: Mount): void {
  const { Type, Source, Target } = mount;
  if (!Target) throw new BadValue('target is required');
  if (!['volume', 'bind', 'tmpfs'].includes(Type)) throw new BadValue(`a mount of the type ${Type}`);
  const options = { volume: mount.VolumeOptions, bind: mount.BindOptions, tmpfs: mount.TmpfsOptions };
  for (const [kind, given] of Object.entries(options)) {
    if (given && kind !== Type) throw new BadValue(`cannot mix '${kind}-*' options with mount type '${Type}'`);
  }
  if (Type === 'volume' && Source && !isVolumeName(Source))
    throw new BadValue(`this is no name of a volume: ${Source}`);
}

/** `--tmpfs PLACE[:OPTIONS]`. */
export const tmpfsOf = (values: readonly string[]): Record<string, string> => keyValues(values, ':');
