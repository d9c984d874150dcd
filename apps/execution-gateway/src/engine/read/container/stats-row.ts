import type { Row } from '../go/values.js';
import { binarySize, decimalSize, shortId } from '../units.js';

interface CpuStats {
  cpu_usage: { total_usage: number; percpu_usage?: number[] | null };
  system_cpu_usage?: number;
  online_cpus?: number;
}

/** What the engine measures of a container. */
export interface Sample {
  /** As it was asked for. */
  container: string;
  id: string;
  name: string;
  /** Nothing was measured. */
  missing?: boolean;
  cpu_stats: CpuStats;
  precpu_stats: CpuStats;
  memory_stats: { usage?: number; limit?: number; stats?: Record<string, number> | null };
  blkio_stats: { io_service_bytes_recursive?: { op: string; value: number }[] | null };
  networks?: Record<string, { rx_bytes: number; tx_bytes: number }> | null;
  pids_stats?: { current?: number };
}

const NO_CPU: CpuStats = { cpu_usage: { total_usage: 0 } };
export const NO_SAMPLE: Omit<Sample, 'container'> = {
  id: '',
  name: '',
  missing: true,
  cpu_stats: NO_CPU,
  precpu_stats: NO_CPU,
  memory_stats: {},
  blkio_stats: {},
};

const NONE = '--';

/** Source: docker/cli `container/formatter_stats.go` and `container/stats_helpers.go`. */
export function sampleRow(sample: Sample, trunc: boolean): Row {
  const { container, id, name, missing = false, memory_stats: memory } = sample;
  const [used, limit] = [usedMemory(sample), memory.limit ?? 0];
  const figure = (text: () => string): (() => string) => (missing ? () => NONE : text);
  return {
    fields: {
      Container: () => container,
      Name: () => (name.length > 1 ? name.slice(1) : NONE),
      ID: () => (trunc ? shortId(id) : id),
      CPUPerc: figure(() => percent(cpuShare(sample))),
      MemUsage: () => (missing ? `${NONE} / ${NONE}` : `${binarySize(used)} / ${binarySize(limit)}`),
      MemPerc: figure(() => percent(limit === 0 ? 0 : (used / limit) * 100)),
      NetIO: figure(() =>
        both(
          Object.values(sample.networks ?? {}),
          ({ rx_bytes }) => rx_bytes,
          ({ tx_bytes }) => tx_bytes,
        ),
      ),
      BlockIO: figure(() => {
        const entries = sample.blkio_stats.io_service_bytes_recursive ?? [];
        const of = (letter: string) => (entry: { op: string; value: number }) =>
          entry.op.toLowerCase().startsWith(letter) ? entry.value : 0;
        return both(entries, of('r'), of('w'));
      }),
      PIDs: figure(() => String(sample.pids_stats?.current ?? 0)),
    },
  };
}

const percent = (value: number): string => `${value.toFixed(2)}%`;

function both<Thing>(
  things: readonly Thing[],
  first: (thing: Thing) => number,
  second: (thing: Thing) => number,
): string {
  const total = (of: (thing: Thing) => number): string =>
    decimalSize(
      things.reduce((sum, thing) => sum + of(thing), 0),
      3,
    );
  return `${total(first)} / ${total(second)}`;
}

function cpuShare({ cpu_stats: now, precpu_stats: before }: Sample): number {
  const used = now.cpu_usage.total_usage - before.cpu_usage.total_usage;
  const passed = (now.system_cpu_usage ?? 0) - (before.system_cpu_usage ?? 0);
  const processors = now.online_cpus || (now.cpu_usage.percpu_usage?.length ?? 0);
  return used > 0 && passed > 0 ? (used / passed) * processors * 100 : 0;
}

/** Without what is only cached; its name depends on the version of control groups. */
function usedMemory({ memory_stats: { usage = 0, stats } }: Sample): number {
  const first = stats?.['total_inactive_file'];
  if (first !== undefined && first < usage) return usage - first;
  const second = stats?.['inactive_file'] ?? 0;
  return second < usage ? usage - second : usage;
}
