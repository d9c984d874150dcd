import { BadValue } from '../values/bad-value.js';
import type { Flags } from '../values/flags.js';
import { cut } from '../values/key-value.js';
import { nanoCpusOf, wholeNumber } from '../values/number.js';
import { bytesOf } from '../values/size.js';
import { ulimitsOf } from '../values/ulimit.js';

/** Options of `update` that are also options of `create`. */
export const LIMITS = [
  ...['blkio-weight', 'cpu-period', 'cpu-quota', 'cpu-rt-period', 'cpu-rt-runtime', 'cpu-shares', 'cpus'],
  ...['cpuset-cpus', 'cpuset-mems', 'memory', 'memory-reservation', 'memory-swap'],
] as const;

/** What a container may take, as `create` and `update` say it. @throws BadValue */
export function limitsOf(flags: Flags) {
  const number = (name: string) => flags.read(name, (value) => wholeNumber(value), 0);
  const bytes = (name: string) => flags.read(name, bytesOf, 0);
  return {
    CpuShares: number('cpu-shares'),
    Memory: bytes('memory'),
    NanoCpus: flags.read('cpus', nanoCpusOf, 0),
    BlkioWeight: flags.read('blkio-weight', (value) => wholeNumber(value, { least: 0, most: 65_535 }), 0),
    CpuPeriod: number('cpu-period'),
    CpuQuota: number('cpu-quota'),
    CpuRealtimePeriod: number('cpu-rt-period'),
    CpuRealtimeRuntime: number('cpu-rt-runtime'),
    CpusetCpus: flags.last('cpuset-cpus') ?? '',
    CpusetMems: flags.last('cpuset-mems') ?? '',
    MemoryReservation: bytes('memory-reservation'),
    MemorySwap: flags.read('memory-swap', (value) => (value === '-1' ? -1 : bytesOf(value)), 0),
  };
}

/** The same with what only `create` takes. @throws BadValue */
export function resourcesOf(flags: Flags) {
  const swappiness = flags.read('memory-swappiness', (value) => wholeNumber(value, { least: -1, most: 100 }), -1);
  return {
    ...limitsOf(flags),
    CgroupParent: flags.last('cgroup-parent') ?? '',
    BlkioWeightDevice: flags.all('blkio-weight-device').map(weightOf),
    BlkioDeviceReadBps: flags.all('device-read-bps').map((value) => rateOf(value, bytesOf)),
    BlkioDeviceWriteBps: flags.all('device-write-bps').map((value) => rateOf(value, bytesOf)),
    BlkioDeviceReadIOps: flags.all('device-read-iops').map((value) => rateOf(value, count)),
    BlkioDeviceWriteIOps: flags.all('device-write-iops').map((value) => rateOf(value, count)),
    MemorySwappiness: swappiness,
    OomKillDisable: flags.on('oom-kill-disable'),
    PidsLimit: flags.read('pids-limit', (value) => wholeNumber(value), 0),
    Ulimits: ulimitsOf(flags.all('ulimit')),
    Devices: flags.all('device').map(deviceOf),
  };
}

const count = (value: string): number => wholeNumber(value, { least: 0 });

function ofDevice(value: string): { Path: string; figure: string } {
  const { key, value: figure, given } = cut(value, ':');
  if (!given || !key.startsWith('/dev/')) throw new BadValue(`bad format for device path: ${value}`);
  return { Path: key, figure };
}

function rateOf(value: string, read: (figure: string) => number) {
  const { Path, figure } = ofDevice(value);
  return { Path, Rate: read(figure) };
}

function weightOf(value: string) {
  const { Path, figure } = ofDevice(value);
  const Weight = wholeNumber(figure, { least: 0, most: 1000 });
  if (Weight > 0 && Weight < 10) throw new BadValue(`invalid weight for device: ${value}`);
  return { Path, Weight };
}

/** `--device HOST[:CONTAINER][:rwm]`. */
function deviceOf(value: string) {
  const [host = '', ...more] = value.split(':');
  const permissions = /^(?!.*(.).*\1)[rwm]{1,3}$/.test(more.at(-1) ?? '') ? more.pop()! : 'rwm';
  const [inside = host, ...rest] = more;
  if (rest.length > 0 || !host.startsWith('/') || !inside.startsWith('/')) {
    throw new BadValue(`bad format for path: ${value}`);
  }
  return { PathOnHost: host, PathInContainer: inside, CgroupPermissions: permissions };
}
