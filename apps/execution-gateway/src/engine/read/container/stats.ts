import type { KnownCall } from '@wingman/policy';
import { EngineRefusal } from '../../engine-error.js';
import { containerPart, enginePath, type PathPart } from '../../path-part.js';
import { saidOf } from '../../printer.js';
import { readFlagValues } from '../../values/flags.js';
import { CommandFailure, namesAll, type Verb, type VerbRun } from '../../verb.js';
import { readVerb } from '../read-verb.js';
import { whyNotFormat, writeRows, type List } from '../rows.js';
import { listContainers } from './ps.js';
import { NO_SAMPLE, sampleRow, type Sample } from './stats-row.js';

const TITLES = {
  Container: 'CONTAINER',
  Name: 'NAME',
  ID: 'CONTAINER ID',
  CPUPerc: 'CPU %',
  MemUsage: 'MEM USAGE / LIMIT',
  MemPerc: 'MEM %',
  NetIO: 'NET I/O',
  BlockIO: 'BLOCK I/O',
  PIDs: 'PIDS',
} as const;
const TABLE =
  'table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}';
/** So many containers are asked at once. */
const TOGETHER = 100;

function listOf({ flags }: KnownCall): List {
  const format = readFlagValues(flags).last('format') || 'table';
  return { format: format === 'table' ? TABLE : format, name: 'container.statsContext', titles: TITLES };
}

/** One sample, with `--no-stream` and without it: nobody looks on while it would go on. */
export const stats: Verb = readVerb({
  options: ['all', 'format', 'no-stream', 'no-trunc'],
  operands: { least: 0 },
  names: namesAll('container'),
  declines: (call) => whyNotFormat(listOf(call)),
  async run(run) {
    const { on } = readFlagValues(run.call.flags);
    const samples = await (run.call.args.length > 0 ? sampleNamed(run) : sampleAll(run, on('all')));
    const rows = samples.map((sample) => sampleRow(sample, !on('no-trunc')));
    run.print.stdout(Buffer.from(writeRows(listOf(run.call), rows)));
    return 0;
  },
});

interface Asked {
  container: string;
  id: PathPart;
}

async function sampleNamed(run: VerbRun): Promise<Sample[]> {
  const asked: Asked[] = [];
  const errors: string[] = [];
  for (const container of new Set(run.call.args)) {
    try {
      asked.push({ container, id: run.names.container(container) });
    } catch (error) {
      const said = saidOf(error, run.engine);
      if (said === undefined) throw error;
      errors.push(said);
    }
  }
  if (errors.length > 0) throw new CommandFailure(errors.join('\n'));
  return sampleEach(run, asked);
}

async function sampleAll(run: VerbRun, all: boolean): Promise<Sample[]> {
  const containers = await listContainers(run, { all, last: 0, size: false, filters: {} });
  return sampleEach(
    run,
    containers.map(({ Id }) => ({ container: Id.slice(0, 12), id: containerPart(Id) })),
  );
}

async function sampleEach(run: VerbRun, asked: readonly Asked[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let at = 0; at < asked.length; at += TOGETHER) {
    samples.push(...(await Promise.all(asked.slice(at, at + TOGETHER).map((one) => sample(run, one)))));
  }
  return samples;
}

async function sample({ engine, stop, call }: VerbRun, { container, id }: Asked): Promise<Sample> {
  try {
    const facts = await engine.ask<Omit<Sample, 'container'>>({
      path: enginePath`/containers/${id}/stats`,
      query: { stream: 0 },
      signal: stop,
    });
    return { ...facts, container };
  } catch (error) {
    // One of all that has gone meanwhile is shown without figures; one that was named is an error.
    if (call.args.length > 0 || !(error instanceof EngineRefusal)) throw error;
    return { ...NO_SAMPLE, container };
  }
}
