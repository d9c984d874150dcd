import { createInterface } from 'node:readline';
import type { KnownCall } from '@wingman/policy';
import { enginePath } from '../../path-part.js';
import { TENANT_LABEL, isOfTenant } from '../../tenant-labels.js';
import { readFlagValues } from '../../values/flags.js';
import { CommandFailure, type Verb, type VerbRun } from '../../verb.js';
import { filterQuery, filtersOf } from '../filters.js';
import { parseJson, JsonNumber, type Json } from '../go/json.js';
import { sortedEntries } from '../go/printed.js';
import { readTemplate, type Template } from '../go/template.js';
import { structType } from '../go/types.js';
import { decode } from '../go/values.js';
import { engineTime } from '../moments.js';
import { readVerb } from '../read-verb.js';
import { orFailure } from '../rows.js';

type JsonObject = Map<string, Json>;

/** What has happened until a moment that has passed. To wait for more is declined. */
export const events: Verb = readVerb({
  options: ['filter', 'format', 'since', 'until'],
  operands: { least: 0, most: 0 },
  declines: (call) => {
    templateOf(call);
    filtersOf(call);
    const { last } = readFlagValues(call.flags);
    engineTime(last('since') ?? '', new Date(0));
    const until = last('until') ?? '';
    if (until === '') return 'docker system events without --until';
    return Number(engineTime(until, new Date())) > Date.now() / 1_000 ? 'an --until that has not come' : undefined;
  },
  async run(run) {
    const { call, engine, print, stop } = run;
    const template = templateOf(call);
    const { last } = readFlagValues(call.flags);
    const now = new Date();
    const answer = await engine.stream({
      path: enginePath`/events`,
      query: {
        since: engineTime(last('since') ?? '', now) || undefined,
        until: engineTime(last('until') ?? '', now),
        filters: filterQuery(filtersOf(call)),
      },
      signal: stop,
    });
    const isOwn = await ownership(run);
    for await (const line of createInterface({ input: answer })) {
      const event = parseJson(line) as JsonObject;
      if (isOwn(event)) print.line(template ? written(template, event) : pretty(event));
    }
    return 0;
  },
});

function templateOf({ flags }: Pick<KnownCall, 'flags'>): Template | undefined {
  const format = readFlagValues(flags).last('format') ?? '';
  if (format === '') return undefined;
  return readTemplate(format === 'json' ? '{{json .}}' : format);
}

const written = (template: Template, event: JsonObject): string =>
  orFailure('template parsing error', () => template.execute(decode(structType('events.Message'), event)));

const actorOf = (event: JsonObject): { id: string; attributes: Map<string, string> } => {
  const actor = event.get('Actor') as JsonObject | undefined;
  return {
    id: String(actor?.get('ID') ?? ''),
    attributes: (actor?.get('Attributes') ?? new Map()) as Map<string, string>,
  };
};

/**
 * Whose an event is. One of a container says it; a volume's and a network's do not, so they are told of those that are
 * there and the caller's. Images are everybody's; the engine's own events are told where unlabelled things are.
 */
async function ownership({ engine, task, settings, stop }: VerbRun): Promise<(event: JsonObject) => boolean> {
  interface Labelled {
    Id?: string;
    Name: string;
    Labels: Record<string, string> | null;
  }
  const [networks, { Volumes }] = await Promise.all([
    engine.ask<Labelled[]>({ path: enginePath`/networks`, signal: stop }),
    engine.ask<{ Volumes: Labelled[] | null }>({ path: enginePath`/volumes`, signal: stop }),
  ]);
  const own = [...networks, ...(Volumes ?? [])].filter(({ Labels }) => isOfTenant(Labels, task.tenantId, settings));
  const ids = new Set(own.flatMap(({ Id, Name }) => [Id ?? Name]));
  return (event) => {
    const { id, attributes } = actorOf(event);
    const owner = attributes.get(TENANT_LABEL);
    switch (event.get('Type')) {
      case 'image':
        return true;
      case 'network':
      case 'volume':
        return ids.has(id);
      default:
        return isOfTenant(owner === undefined ? undefined : { [TENANT_LABEL]: owner }, task.tenantId, settings);
    }
  };
}

/** Source: docker/cli `system/events.go`. */
function pretty(event: JsonObject): string {
  const { id, attributes } = actorOf(event);
  const details = sortedEntries(attributes).map(([name, value]) => `${name}=${value}`);
  const line = `${moment(event)}${String(event.get('Type'))} ${String(event.get('Action'))} ${id}`;
  return details.length === 0 ? line : `${line} (${details.join(', ')})`;
}

function moment(event: JsonObject): string {
  const nano = event.get('timeNano');
  if (!(nano instanceof JsonNumber)) throw new CommandFailure('an event without its time');
  const nanoseconds = BigInt(nano.text);
  const seconds = new Date(Number(nanoseconds / 1_000_000_000n) * 1_000).toISOString().slice(0, 19);
  return `${seconds}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}Z `;
}
