import type { KnownCall } from '@wingman/policy';
import { enginePath } from '../../path-part.js';
import { readFlagValues } from '../../values/flags.js';
import type { NamedObject, Verb, VerbRun } from '../../verb.js';
import { filterQuery, filtersOf, type Filters } from '../filters.js';
import { readVerb } from '../read-verb.js';
import { whyNotFormat, writeRows, type List } from '../rows.js';
import { IMAGE_ROW, IMAGE_TITLES, imageRow, namesOfImage, type ImageSummary } from './image-row.js';

const CREATED = '{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}';
const TABLE = `table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t${CREATED}\t{{.Size}}`;
const WITH_DIGESTS = `table {{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t${CREATED}\t{{.Size}}`;
const DIGEST = '{{.Digest}}';

/** Words after `docker images` that are commands of `docker image`. */
const COMMANDS = /^(?:build|history|import|inspect|list|load|ls|prune|pull|push|rm|save|tag)$/;

function formatOf({ flags }: KnownCall): string {
  const { last, on } = readFlagValues(flags);
  const [format, quiet, digests] = [last('format') || 'table', on('quiet'), on('digests')];
  if (format === 'raw') return rawFormat(quiet, digests);
  if (format !== 'table')
    return digests && format.startsWith('table') && !format.includes(DIGEST) ? `${format}\t${DIGEST}` : format;
  if (quiet) return '{{.ID}}';
  return digests ? WITH_DIGESTS : TABLE;
}

const rawFormat = (quiet: boolean, digests: boolean): string =>
  quiet
    ? 'image_id: {{.ID}}'
    : `repository: {{ .Repository }}
tag: {{.Tag}}
${digests ? 'digest: {{.Digest}}\n' : ''}image_id: {{.ID}}
created_at: {{.CreatedAt}}
virtual_size: {{.Size}}
`;

const listOf = (call: KnownCall): List => ({ format: formatOf(call), name: IMAGE_ROW, titles: IMAGE_TITLES });

function filters(call: KnownCall): Filters {
  const given = filtersOf(call);
  const [name] = call.args;
  return name ? { ...given, reference: [...(given['reference'] ?? []), name] } : given;
}

/** Images are everybody's: each tenant sees all of them. */
export const ls: Verb = readVerb({
  options: ['all', 'digests', 'filter', 'format', 'no-trunc', 'quiet'],
  operands: { least: 0, most: 1 },
  names: (call) => {
    const given = filtersOf(call);
    return ['before', 'since'].flatMap((key) => (given[key] ?? []).map((name): NamedObject => ['image', name]));
  },
  declines: (call) => {
    filters(call);
    return whyNotFormat(listOf(call));
  },
  async run(run) {
    const { on } = readFlagValues(run.call.flags);
    const { names, call, engine, stop } = run;
    const given = Object.entries(filters(call)).map(([key, values]) => [
      key,
      /^(?:before|since)$/.test(key) ? values.map((name) => names.imageId(name)) : values,
    ]);
    const images = await engine.ask<ImageSummary[]>({
      path: enginePath`/images/json`,
      query: { all: on('all') ? 1 : undefined, filters: filterQuery(Object.fromEntries(given) as Filters) },
      signal: stop,
    });
    print(run, images);
    return 0;
  },
});

function print({ call, task, print }: VerbRun, images: readonly ImageSummary[]): void {
  const { on } = readFlagValues(call.flags);
  const list = listOf(call);
  const show = { digests: on('digests') || list.format.includes(DIGEST), digestOption: on('digests') };
  const [trunc, now] = [!on('no-trunc'), Date.now()];
  const rows = images.flatMap((image) =>
    namesOfImage(image, show).map((name) => imageRow(image, name, { trunc, now })),
  );
  print.stdout(Buffer.from(writeRows(list, rows)));
  const [name = ''] = call.args;
  if (images.length > 0 || task.argv[1] !== 'images' || !COMMANDS.test(name)) return;
  print.error(`\nNo images found matching ${JSON.stringify(name)}: did you mean "docker image ${name}"?`);
}
