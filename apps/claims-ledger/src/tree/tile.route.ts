import { AppError, getTile } from '@wingman/contracts';
import type { Tx } from '@wingman/db';
import { TILE_WIDTH, encodeEntryBundle, parseTilePath, tileRange } from '@wingman/ledger-format';
import { bytes, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { Tree } from './tree.store.js';

// What a tile holds never changes; `private`, because it is a tenant's and came by a key. A partial tile is soon of
// no more use: the full one takes its place (C2SP tlog-tiles, "Partial Tiles").
const FULL = { 'Cache-Control': 'private, max-age=31536000, immutable' };
const PARTIAL = { 'Cache-Control': 'private, max-age=60' };

/** `GET /ledger/tile/...`: tiles of hashes and entry bundles (C2SP tlog-tiles). 404 beyond the end of the log. */
export function tileRoutes(tree: Tree): Route[] {
  return [
    route(getTile, async ({ principal: { tenantId }, params: { path } }) => {
      const tile = parseTilePath(`tile/${path.join('/')}`);
      if (!tile) throw new AppError('not_found', 'no such tile');
      const content = await tree(tenantId, async (readHashes, size, tx) => {
        const range = tileRange(tile, size);
        if (!range) return undefined;
        if (tile.kind === 'entries') return encodeEntryBundle(await leavesOf(tx, tenantId, range));
        return Buffer.concat(await readHashes(range.level, range.start, range.count));
      });
      if (!content) throw new AppError('not_found', 'the log has no such tile yet');
      return bytes(content, tile.width === TILE_WIDTH ? FULL : PARTIAL);
    }),
  ];
}

async function leavesOf(tx: Tx, tenantId: string, { start, count }: { start: number; count: number }) {
  const { rows } = await tx.query<{ leaf: Buffer }>(
    'SELECT leaf FROM ledger.entries WHERE tenant_id = $1 AND seq >= $2 AND seq < $3 ORDER BY seq',
    [tenantId, start, start + count],
    { name: 'leaves_of_bundle' },
  );
  return rows.map(({ leaf }) => leaf);
}
