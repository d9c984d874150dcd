import { looksLikeMongo } from '../facts/service/database/mongo.js';

/**
 * SQL, or a call of the mongo shell, that stands alone, as what a database client would be given: the rules know statements by their client. `at` is
 * the offset of the statement in the text.
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
