import type { Span } from '../../span.js';
import { looksLikeMongo } from '../facts/service/database/mongo.js';

/**
 * SQL, or a call of the mongo shell, that stands alone, as what a database client would be given: the rules know
 * statements by their client. `at` is the offset of the statement in the text.
 */
export function sqlSource(statement: string, at: number): { source: string; positions: number[] } {
  const before = looksLikeMongo(statement) ? "mongosh --eval '" : "psql -c '";
  const positions: number[] = [...before].map(() => at);
  let source = before;
  for (let i = 0; i < statement.length; i++) {
    const part = statement[i] === "'" ? "'\\''" : statement[i]!;
    for (let j = 0; j < part.length; j++) positions.push(at + i);
    source += part;
  }
  positions.push(at + statement.length, at + statement.length);
  return { source: `${source}'`, positions };
}

/** One command line holds no more than this; a longer script is given to the client in parts. */
const LONGEST_PART = 4_000;

/** The parts of a script of SQL, cut where a statement ends at the end of a line. */
export function sqlParts(text: string, { start, end }: Span): Span[] {
  const parts: Span[] = [];
  let from = start;
  for (const { index } of text.slice(start, end).matchAll(/;[ \t]{0,20}\n/g)) {
    const cut = start + index + 1;
    if (cut - from < LONGEST_PART) continue;
    parts.push({ start: from, end: cut });
    from = cut;
  }
  return [...parts, { start: from, end }];
}
