import type { KnownCall } from '@wingman/policy';
import { EngineRefusal } from '../../engine-error.js';
import { enginePath } from '../../path-part.js';
import { isOfTenant } from '../../tenant-labels.js';
import { readFlagValues } from '../../values/flags.js';
import { wholeNumber } from '../../values/number.js';
import type { NamedObject, Verb, VerbRun } from '../../verb.js';
import { filterQuery, filtersOf, type Filters } from '../filters.js';
import { readTemplate } from '../go/template.js';
import { readVerb } from '../read-verb.js';
import { orFailure, rowValue, whyNotFormat, writeRows, type List } from '../rows.js';
import { CONTAINER_ROW, CONTAINER_TITLES, containerRow, type ContainerSummary } from './container-row.js';

const TABLE = 'table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}';
const RAW = `container_id: {{.ID}}
image: {{.Image}}
command: {{.Command}}
created_at: {{.CreatedAt}}
state: {{- pad .State 1 0}}
status: {{- pad .Status 1 0}}
names: {{.Names}}
labels: {{- pad .Labels 1 0}}
ports: {{- pad .Ports 1 0}}
`;
/** Filters whose value is a container. */
const CONTAINER_FILTERS = ['before', 'since'];

/** What the client makes of `--format`, `--quiet` and `--size`. */
export function containerFormat(format: string, { quiet, size }: { quiet: boolean; size: boolean }): string {
  const sized = size ? '\\t{{.Size}}' : '';
  if (format === 'raw') return quiet ? 'container_id: {{.ID}}' : `${RAW}${size ? 'size: {{.Size}}\\n' : ''}`;
  if (quiet) return '{{.ID}}';
  return format === '' || format === 'table' ? `${TABLE}${sized}` : format;
}

interface PsOptions {
  format: string;
  quiet: boolean;
  trunc: boolean;
  all: boolean;
  /** At most so many of the newest, whatever their state; 0: all of them. */
  last: number;
  /** Undefined: when the format shows it. */
  size: boolean | undefined;
  filters: Filters;
}

function readOptions(call: KnownCall): PsOptions {
  const flags = readFlagValues(call.flags);
  const last = flags.read('last', (value) => wholeNumber(value), -1);
  return {
    format: flags.last('format') ?? '',
    quiet: flags.on('quiet'),
    trunc: !flags.on('no-trunc'),
    all: flags.on('all'),
    last: flags.on('latest') && last === -1 ? 1 : Math.max(last, 0),
    size: flags.given('size') ? flags.on('size') : undefined,
    filters: filtersOf(call),
  };
}

const listOf = (options: PsOptions, size: boolean): List => ({
  format: containerFormat(options.format, { quiet: options.quiet, size }),
  name: CONTAINER_ROW,
  titles: CONTAINER_TITLES,
});

export const ps: Verb = readVerb({
  options: ['all', 'filter', 'format', 'last', 'latest', 'no-trunc', 'quiet', 'size'],
  operands: { least: 0, most: 0 },
  names: (call) => {
    const filters = filtersOf(call);
    return CONTAINER_FILTERS.flatMap((key) => (filters[key] ?? []).map((name): NamedObject => ['container', name]));
  },
  declines: (call) => {
    const options = readOptions(call);
    if (options.format !== '') readTemplate(options.format);
    return whyNotFormat(listOf(options, true));
  },
  async run(run) {
    const options = readOptions(run.call);
    if (options.format !== '' && options.quiet) {
      run.print.error('WARNING: Ignoring custom format, because both --format and --quiet are set.');
    }
    const size = options.size ?? (!options.quiet && showsSize(options.format));
    const containers = await listContainers(run, { ...options, size });
    const rows = containers.map((container) => containerRow(container, { trunc: options.trunc, now: Date.now() }));
    run.print.stdout(Buffer.from(writeRows(listOf(options, size), rows)));
    return 0;
  },
});

/** The client tries a format on an empty row, and asks for sizes when it shows them. */
function showsSize(format: string): boolean {
  if (format === '') return false;
  let shown = false;
  const row = containerRow(EMPTY, { trunc: false, now: 0 });
  const Size = (): string => {
    shown = true;
    return '0B';
  };
  const value = rowValue(CONTAINER_ROW, { ...row, fields: { ...row.fields, Size } });
  orFailure('failed to execute template', () => readTemplate(format).execute(value));
  return shown;
}

const EMPTY: ContainerSummary = {
  Id: '',
  Names: [],
  Image: '',
  ImageID: '',
  Command: '',
  Created: 0,
  State: '',
  Status: '',
  Ports: [],
  Labels: {},
};

interface Listing {
  all: boolean;
  last: number;
  size: boolean;
  filters: Filters;
}

/** The caller's containers, newest first. How many is decided here: the engine would count those of others too. */
export async function listContainers(
  { engine, task, names, settings, stop }: VerbRun,
  { all, last, size, filters }: Listing,
): Promise<ContainerSummary[]> {
  const identified = Object.entries(filters).map(([key, values]) => [
    key,
    CONTAINER_FILTERS.includes(key) ? values.map((name) => filtered(names, name)) : values,
  ]);
  const found = await engine.ask<ContainerSummary[]>({
    path: enginePath`/containers/json`,
    query: {
      all: all || last > 0 ? 1 : undefined,
      size: size ? 1 : undefined,
      filters: filterQuery(Object.fromEntries(identified) as Filters),
    },
    signal: stop,
  });
  const own = found.filter(({ Labels }) => isOfTenant(Labels, task.tenantId, settings));
  return last > 0 ? own.slice(0, last) : own;
}

/** Of a filter's container that is not there the engine speaks in other words. */
function filtered(names: VerbRun['names'], name: string): string {
  try {
    return names.container(name);
  } catch (error) {
    if (error instanceof EngineRefusal) throw new EngineRefusal(error.status, `no such container ${name}`);
    throw error;
  }
}
