import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { type Stack, startStack } from '../stack/stack.js';
import { atMost, median, type Bench, type Row } from './bench.js';
import { residentOf } from './descendants.js';
import { jsonHeaders } from './load.js';
import { awaitQuiet } from './quiet.js';

const LINES = 200;
const FILES = 50;
const WARM = 20;
const STARTS = 5;
const REQUESTS = 10_000;
/** Requests between two looks at the memory. */
const A_LOOK = 100;
const PROGRAM = 'dist/apps/output-validator/';
/** As the service has by default. */
const PROCESSES = Math.max(2, Math.min(8, availableParallelism()));
const MIB = 2 ** 20;
const MOST = { oneMs: 50, startMs: 5_000, manyTimes: 1.2, growth: 1.1 };

/** A file of 200 lines as people write them, a little different each time. */
const fileOf = (index: number): { path: string; content: string } => ({
  path: `src/part-${index}.ts`,
  content: Array.from(
    { length: LINES / 4 },
    (_, line) =>
      `export function part${index}x${line}(values: readonly number[]): number {\n  const sum = values.reduce((all, one) => all + one * ${line}, 0);\n  return Math.round(sum / Math.max(1, values.length));\n}`,
  ).join('\n'),
});
const filesOf = (count: number): object[] => Array.from({ length: count }, (_, index) => fileOf(index));

/** Has files validated; gives the milliseconds until the answer was there. */
type Ask = (files: readonly object[]) => Promise<number>;

/** `POST /output_validation/validate` of one file of 200 lines and of fifty, cold start, and memory over 10,000 requests. */
export const outputValidationBench: Bench = {
  name: 'output-validation',
  about:
    'POST /output_validation/validate of 1 and of 50 files, cold start, memory over 10,000 requests (--seconds at most)',
  effort: { rounds: 1, seconds: 900, patience: 20 },
  async run({ seconds, patience }) {
    const sandbox = mkdtempSync(path.join(tmpdir(), 'wingman-bench-'));
    const stack = await startStack({ throwaway: true, sandbox, only: ['output-validator'], environment: {} });
    const address = `${stack.services['output-validator'].url}/output_validation/validate`;
    const ask: Ask = async (files) => {
      const from = performance.now();
      const body = JSON.stringify({ worker_id: 'bench-worker', files });
      const response = await fetch(address, { method: 'POST', headers: jsonHeaders(stack.keys.work), body });
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`it answered ${response.status}`);
      return performance.now() - from;
    };
    try {
      await awaitQuiet(patience * 1_000);
      const warm = await measureWarm(ask);
      const cold = await measureStarts(stack, ask);
      return [...warm, ...cold, ...(await measureMemory(ask, seconds))];
    } finally {
      await stack.stop();
      rmSync(sandbox, { recursive: true, force: true });
    }
  },
};

async function measureWarm(ask: Ask): Promise<Row[]> {
  for (let index = 0; index < WARM; index += 1) await ask([fileOf(index)]);
  const one: number[] = [];
  for (let index = 0; index < 100; index += 1) one.push(await ask([fileOf(index)]));
  // The validators of one file share the processes already: what the files cost over the processes is seen, not divided.
  const single: number[] = [];
  const many: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    single.push(await oneByOne(ask));
    many.push(await ask(filesOf(FILES)));
  }
  const p50 = median(one);
  const [value, floor] = [median(many), median(single)];
  return [
    {
      what: `one file of ${LINES} lines, p50`,
      value: p50,
      unit: 'ms',
      target: `≤ ${MOST.oneMs} ms`,
      reached: p50 <= MOST.oneMs,
    },
    {
      what: `floor: ${FILES} such files in requests of their own, as many at a time as processes`,
      value: floor,
      unit: 'ms',
    },
    { what: `${FILES} files in one request, p50`, value, unit: 'ms', ...atMost(value / floor, MOST.manyTimes) },
  ];
}

/** Milliseconds until each of the files was judged by a request of its own, with every process at work. */
async function oneByOne(ask: Ask): Promise<number> {
  const waiting = filesOf(FILES);
  const from = performance.now();
  const work = async (): Promise<void> => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) await ask([file]);
  };
  await Promise.all(Array.from({ length: PROCESSES }, work));
  return performance.now() - from;
}

/** From the start of the service's process until it says that it is ready, and until the first file is judged. */
async function measureStarts(stack: Stack, ask: Ask): Promise<Row[]> {
  const service = stack.services['output-validator'];
  const ready: number[] = [];
  const judged: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    await service.stop();
    const from = performance.now();
    await service.start();
    ready.push(performance.now() - from);
    await ask([fileOf(round)]);
    judged.push(performance.now() - from);
  }
  const [value, worst] = [median(judged), Math.max(...judged)];
  return [
    { what: 'cold start until the service is ready', value: median(ready), unit: 'ms' },
    {
      what: `cold start until the first file is judged (worst ${Math.round(worst)} ms)`,
      value,
      unit: 'ms',
      target: `≤ ${MOST.startMs} ms`,
      reached: worst <= MOST.startMs,
    },
  ];
}

/** What the service and its working processes hold together, through many requests; two are always under way. */
async function measureMemory(ask: Ask, seconds: number): Promise<Row[]> {
  const until = performance.now() + seconds * 1_000;
  const looks: number[] = [residentOf(PROGRAM)];
  let requests = 0;
  const lane = async (): Promise<void> => {
    while (requests < REQUESTS && performance.now() < until) {
      const number = (requests += 1);
      await ask([fileOf(number)]);
      if (number % A_LOOK === 0) looks.push(residentOf(PROGRAM));
    }
  };
  await Promise.all([lane(), lane()]);
  looks.push(residentOf(PROGRAM));
  const isWhole = requests === REQUESTS;
  const half = Math.ceil(looks.length / 2);
  const [early, late] = [Math.max(...looks.slice(0, half)), Math.max(...looks.slice(half))];
  const growth = atMost(late / early, MOST.growth);
  return [
    {
      what: 'requests, two at a time',
      value: requests,
      unit: 'requests',
      target: `${REQUESTS}`,
      reached: isWhole,
    },
    { what: 'memory of all its processes, before', value: (looks[0] ?? NaN) / MIB, unit: 'MiB' },
    { what: 'most in the first half', value: early / MIB, unit: 'MiB' },
    { what: 'most in the second half', value: late / MIB, unit: 'MiB', ...growth, reached: isWhole && growth.reached },
  ];
}
