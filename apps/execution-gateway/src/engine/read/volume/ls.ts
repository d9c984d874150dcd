import type { KnownCall } from '@wingman/policy';
import { enginePath } from '../../path-part.js';
import { isOfTenant } from '../../tenant-labels.js';
import { readFlagValues } from '../../values/flags.js';
import type { Verb } from '../../verb.js';
import { filterQuery, filtersOf } from '../filters.js';
import { readVerb } from '../read-verb.js';
import { whyNotFormat, writeRows, type List } from '../rows.js';
import { naturalOrder } from '../units.js';
import { VOLUME_ROW, VOLUME_TITLES, volumeRow, type VolumeSummary } from './volume-row.js';

function listOf({ flags }: KnownCall): List {
  const { last, on } = readFlagValues(flags);
  const [format, quiet] = [last('format') || 'table', on('quiet')];
  return { format: FORMATS[`${format}${quiet ? ' quiet' : ''}`] ?? format, name: VOLUME_ROW, titles: VOLUME_TITLES };
}

const FORMATS: Readonly<Record<string, string>> = {
  table: 'table {{.Driver}}\t{{.Name}}',
  'table quiet': '{{.Name}}',
  raw: 'name: {{.Name}}\\ndriver: {{.Driver}}\\n',
  'raw quiet': 'name: {{.Name}}',
};

export const ls: Verb = readVerb({
  options: ['filter', 'format', 'quiet'],
  operands: { least: 0, most: 0 },
  declines: (call) => {
    filtersOf(call);
    return whyNotFormat(listOf(call));
  },
  async run({ call, engine, task, settings, print, stop }) {
    const { Volumes } = await engine.ask<{ Volumes: VolumeSummary[] | null }>({
      path: enginePath`/volumes`,
      query: { filters: filterQuery(filtersOf(call)) },
      signal: stop,
    });
    const own = (Volumes ?? []).filter(({ Labels }) => isOfTenant(Labels, task.tenantId, settings));
    const sorted = own.sort((a, b) => naturalOrder(a.Name, b.Name));
    print.stdout(Buffer.from(writeRows(listOf(call), sorted.map(volumeRow))));
    return 0;
  },
});
