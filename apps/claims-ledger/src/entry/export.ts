import type { EntryReader } from './entry.read-model.js';

// At most 64 KiB each: 16 MiB in memory in the worst case, whatever the length of the log.
const CHUNK_ENTRIES = 256;
const LINE_FEED = Buffer.from('\n');

/**
 * The first `size` leaves of a log as lines. Nothing is read before the last chunk was taken, so a slow client slows
 * the reading down, and one that goes away ends it. The log is append-only: no long transaction is needed for the
 * lines to be those of one moment.
 */
export async function* exportLines(entries: EntryReader, tenantId: string, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < size;) {
    const chunk = await entries.range(tenantId, { from, to: Math.min(from + CHUNK_ENTRIES, size) });
    // Better a stream that breaks off than an export with a hole in it.
    const hole = chunk.findIndex(({ seq }, place) => seq !== from + place);
    if (hole >= 0 || chunk.length === 0) throw new Error(`entry ${from + Math.max(hole, 0)} of ${size} is missing`);
    yield Buffer.concat(chunk.flatMap(({ leaf }) => [leaf, LINE_FEED]));
    from += chunk.length;
  }
}
