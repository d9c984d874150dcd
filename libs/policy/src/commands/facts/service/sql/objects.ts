import { keyword } from './tokens.js';
import type { Token } from './tokens.js';

/** Without one of these `drop …` is no statement. */
export const DROPPED: ReadonlySet<string> = new Set(
  `TABLE DATABASE SCHEMA INDEX VIEW MATERIALIZED SEQUENCE FUNCTION PROCEDURE ROUTINE TRIGGER TYPE DOMAIN EXTENSION
   TABLESPACE KEYSPACE COLUMN POLICY PUBLICATION SUBSCRIPTION SERVER EVENT STREAM WAREHOUSE STAGE PIPE TASK CONNECTOR
   CONSTRAINT RULE AGGREGATE COLLECTION DICTIONARY USER ROLE LOGIN OWNED GROUP MEASUREMENT SERIES SHARD RETENTION
   CONTINUOUS EXTERNAL FOREIGN VIRTUAL BUCKET CATALOG ROW CREDENTIAL CERTIFICATE CLUSTER UNIQUE SNAPSHOT`.split(/\s+/),
);

const BEFORE_OBJECTS: ReadonlySet<string> = new Set([
  ...DROPPED,
  ...'DROP TRUNCATE DELETE UPDATE ALTER GRANT REVOKE CREATE INSERT INTO FROM IF EXISTS ONLY CONCURRENTLY'.split(' '),
]);
const MAX_TOKENS = 60;

/** The names that a statement begins with: `users` and `public.orders` of `drop table users, public.orders`. */
export function objectsOf(statement: readonly Token[]): string[] {
  const from = statement.findIndex((token) => !BEFORE_OBJECTS.has(keyword(token)));
  const objects: string[] = [];
  let name = '';
  for (const token of from < 0 ? [] : statement.slice(from, from + MAX_TOKENS)) {
    if (keyword(token) === '.') name += '.';
    else if (keyword(token) === ',') {
      objects.push(name);
      name = '';
    } else if (name === '' || name.endsWith('.')) name += token.text;
    else break;
  }
  return [...objects, name].filter((object) => object !== '');
}
