import { hasSqlDetails, loadModule, parseSync } from 'libpg-query';
import { findingAt } from '../finding.js';
import type { Finding } from '../finding.js';
import { inPostgresWords } from './sql-dialects.js';

let ready: Promise<void> | undefined;

/**
 * SQL is sound when PostgreSQL's own parser takes it, or takes it after what MySQL, SQLite and templates of queries write
 * otherwise was put into PostgreSQL's words. What is told is PostgreSQL's objection to the text as it came.
 */
export async function checkSql(text: string): Promise<Finding[]> {
  ready ??= loadModule();
  await ready;
  const objection = objectionTo(text);
  if (!objection || !objectionTo(inPostgresWords(text))) return [];
  return [objection];
}

function objectionTo(text: string): Finding | undefined {
  try {
    parseSync(text);
    return undefined;
  } catch (error) {
    // Anything else means that the parser itself has failed, which says nothing about the text.
    if (!hasSqlDetails(error)) throw error;
    const position = error.sqlDetails?.cursorPosition ?? text.length;
    return findingAt(text, position, error.message.replace(/ at or near "[\s\S]*"$/, ''));
  }
}
