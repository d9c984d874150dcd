const LINE_FEED = 0x0a;

/** Whose export it is, as its first line says. */
export interface ExportHead {
  tenant_id: string;
  name: string;
  tier: string;
  status: string;
  at: string;
}

/** How many rows each table has, as the last line says. */
export interface ExportEnd {
  rows: number;
  tables: Record<string, number>;
}

export type ExportLine =
  | { head: ExportHead }
  /** The row as it was written. */
  | { table: string; row: string }
  | { end: ExportEnd };

/** Why what arrived is no whole export of a tenant. */
export class NotWhole extends Error {}

/** The lines of an export as they arrive. Throws NotWhole for what is none. */
export async function* exportLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ExportLine> {
  for await (const line of textLines(chunks)) yield readLine(line);
}

/** Cut at LF alone; a line is at most one row long in memory. */
async function* textLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  for await (const bytes of chunks) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      yield Buffer.concat([...begun, chunk.subarray(start, end)]).toString('utf8');
      begun = [];
      start = end + 1;
    }
    if (start < chunk.length) begun.push(Buffer.from(chunk.subarray(start)));
  }
  if (begun.length > 0) throw new NotWhole('it broke off in the middle of a line');
}

const ROW = /^\{"table":"([a-z_]+\.[a-z_]+)","row":(.*)\}$/s;

function readLine(line: string): ExportLine {
  const [, table, row] = ROW.exec(line) ?? [];
  if (table !== undefined && row !== undefined) return { table, row };
  const { export: what, end, ...head } = parsed(line) as { export?: string; end?: ExportEnd };
  if (what === 'wingman tenant') return { head: head as unknown as ExportHead };
  if (end !== undefined) return { end };
  throw new NotWhole('it has a line that is none of an export');
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new NotWhole('it has a line that is no JSON');
  }
}
