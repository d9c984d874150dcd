/** Labels that mean "should be flagged", over all sets. */
const POSITIVE = new Set(['secret', 'dangerous', 'insecure', 'invalid', 'weak', 'typosquat-like']);

export interface Scored {
  label: string;
  kind: string;
  flagged: boolean;
}

/** A table of precision, recall and false-positive rate, over everything and for each kind (up to its first colon). */
export function scoreTable(rows: readonly Scored[]): string {
  const kinds = [...new Set(rows.map(kindOf))].sort();
  return [
    ['kind', 'rows', 'precision', 'recall', 'F1', 'FPR', 'missed', 'false alarms'],
    cells('all', rows),
    ...kinds.map((kind) =>
      cells(
        kind,
        rows.filter((row) => kindOf(row) === kind),
      ),
    ),
  ]
    .map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(18) : cell.padStart(13))).join(''))
    .join('\n');
}

const kindOf = ({ kind }: Scored): string => kind.split(':', 1)[0] ?? kind;

function cells(name: string, rows: readonly Scored[]): string[] {
  const count = (flagged: boolean, positive: boolean) =>
    rows.filter((row) => row.flagged === flagged && POSITIVE.has(row.label) === positive).length;
  const hits = count(true, true);
  const missed = count(false, true);
  const alarms = count(true, false);
  const quiet = count(false, false);
  return [
    name,
    String(rows.length),
    share(hits, alarms),
    share(hits, missed),
    share(2 * hits, alarms + missed),
    share(alarms, quiet),
    String(missed),
    String(alarms),
  ];
}

/** `part` of `part + rest`; a dash where there is nothing to divide by. */
const share = (part: number, rest: number): string => (part + rest === 0 ? '-' : (part / (part + rest)).toFixed(3));
