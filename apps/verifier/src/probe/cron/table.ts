/** One line of a crontab that is in force. */
export interface Entry {
  line: string;
  /** Whose it is, where the table has a column for that. */
  user: string | undefined;
}

export interface Table {
  entries: Entry[];
  /** Lines that look like one and that some daemons pass over: the last one without a line break, a wrong schedule. */
  doubtful: string[];
}

const FIELD = String.raw`[\d*,/\-A-Za-z~]+`;
const SCHEDULE = new RegExp(
  String.raw`^(?:@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)|${FIELD}(?:\s+${FIELD}){4})\s+(\S+)(\s+\S.*)?$`,
);
const VARIABLE = /^[A-Za-z_]\w*\s*=/;

/** Reads a table (crontab(5)): comments and variables are no entries. `system` tables name a user before the command. */
export function readTable(text: string, { system }: { system: boolean }): Table {
  const table: Table = { entries: [], doubtful: [] };
  const lines = text.split('\n');
  for (const [at, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || VARIABLE.test(line)) continue;
    const [, word, rest] = SCHEDULE.exec(line) ?? [];
    const readable = word !== undefined && (!system || rest !== undefined) && inRange(line);
    if (!readable || at === lines.length - 1) table.doubtful.push(line);
    else table.entries.push({ line, user: system ? word : undefined });
  }
  return table;
}

const MOST = [59, 23, 31, 12, 7];

/** A number beyond its column's range makes the daemon refuse the line. */
function inRange(line: string): boolean {
  if (line.startsWith('@')) return true;
  const columns = line.split(/\s+/).slice(0, MOST.length);
  return columns.every((column, at) =>
    (column.replaceAll(/\/\d+/g, '').match(/\d+/g) ?? []).every((number) => Number(number) <= (MOST[at] ?? 0)),
  );
}
