import type { KnownCall } from '@wingman/policy';
import { enginePath } from '../../path-part.js';
import { readFlagValues } from '../../values/flags.js';
import { namesAll, type Verb } from '../../verb.js';
import type { Row } from '../go/values.js';
import { readVerb } from '../read-verb.js';
import { whyNotFormat, writeRows, type List } from '../rows.js';
import { ago, decimalSize, shortId } from '../units.js';
import { ellipsis } from '../width.js';

interface Layer {
  Id: string;
  Created: number;
  CreatedBy: string;
  Size: number;
  Comment: string;
}

const TITLES = {
  ID: 'IMAGE',
  CreatedSince: 'CREATED',
  CreatedAt: 'CREATED AT',
  CreatedBy: 'CREATED BY',
  Size: 'SIZE',
  Comment: 'COMMENT',
} as const;
/** Before the year 2000 a layer has no age. */
const EPOCH = 946_684_800;

function optionsOf({ flags }: KnownCall) {
  const { given, on, last } = readFlagValues(flags);
  const human = !given('human') || on('human');
  return { human, trunc: !on('no-trunc'), quiet: on('quiet'), format: last('format') || 'table' };
}

function listOf(call: KnownCall): List {
  const { human, quiet, format } = optionsOf(call);
  const created = human ? 'CreatedSince' : 'CreatedAt';
  const table = `table {{.ID}}\t{{.${created}}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}`;
  return {
    format: format === 'table' ? (quiet ? '{{.ID}}' : table) : format,
    name: 'image.historyContext',
    titles: TITLES,
  };
}

/** Source: docker/cli `image/formatter_history.go`. */
function layerRow(layer: Layer, { human, trunc, now }: { human: boolean; trunc: boolean; now: number }): Row {
  const { Id, Created, Size, Comment } = layer;
  const createdAt = (): string => new Date(Created * 1_000).toISOString().replace('.000Z', 'Z');
  const createdBy = layer.CreatedBy.replaceAll('\t', ' ');
  return {
    fields: {
      ID: () => (trunc ? shortId(Id) : Id),
      CreatedAt: createdAt,
      CreatedSince: () => (human ? (Created <= EPOCH ? 'N/A' : ago(Created, now)) : createdAt()),
      CreatedBy: () => (trunc ? ellipsis(createdBy, 45) : createdBy),
      Size: () => (human ? decimalSize(Size, 3) : String(Size)),
      Comment: () => Comment,
    },
  };
}

export const history: Verb = readVerb({
  options: ['format', 'human', 'no-trunc', 'quiet'],
  operands: { least: 1, most: 1 },
  names: namesAll('image'),
  declines: (call) => whyNotFormat(listOf(call)),
  async run({ call, engine, names, print, stop }) {
    const path = enginePath`/images/${names.imageId(call.args[0] ?? '')}/history`;
    const layers = await engine.ask<Layer[]>({ path, signal: stop });
    const options = { ...optionsOf(call), now: Date.now() };
    print.stdout(
      Buffer.from(
        writeRows(
          listOf(call),
          layers.map((layer) => layerRow(layer, options)),
        ),
      ),
    );
    return 0;
  },
});
