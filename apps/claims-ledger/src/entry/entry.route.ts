import { AppError, exportLedger, listEntries } from '@wingman/contracts';
import type { EntryView } from '@wingman/contracts';
import { json, route, stream } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { EntryReader, StoredEntry } from './entry.read-model.js';
import { exportLines } from './export.js';
import { firstSeqOf, seqCursor } from './seq-cursor.js';

/** `GET /ledger/entries` and `GET /ledger/export`. */
export function entryRoutes(entries: EntryReader): Route[] {
  return [
    route(listEntries, async ({ principal: { tenantId }, query: { cursor, after, limit } }) => {
      const from = firstSeqOf({ cursor, after });
      // One more than asked for tells whether there is a next page.
      const found = await entries.range(tenantId, { from, to: from + limit + 1 });
      const items = found.slice(0, limit).map(viewOf);
      return json(200, { items, next_cursor: found.length > limit ? seqCursor(from + limit) : null });
    }),
    route(exportLedger, async ({ principal: { tenantId }, query: { tree_size: asked } }) => {
      const size = await entries.size(tenantId);
      if (asked !== undefined && asked > size) {
        const message = `the log has ${size} entries`;
        throw new AppError('invalid_request', `tree_size: ${message}`, { errors: [{ path: 'tree_size', message }] });
      }
      return stream(exportLines(entries, tenantId, asked ?? size), 'application/x-ndjson');
    }),
  ];
}

function viewOf({ leaf, leafHash }: StoredEntry): EntryView {
  const line = leaf.toString('utf8');
  return {
    ...(JSON.parse(line) as Omit<EntryView, 'leaf' | 'leaf_hash'>),
    leaf: line,
    leaf_hash: leafHash,
  } as EntryView;
}
