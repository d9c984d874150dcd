import { DROPPED } from './objects.js';
import { keyword, sqlStatements, sqlTokens } from './tokens.js';
import type { Token } from './tokens.js';

/** A bare statement longer than this is marked as SQL by whoever writes it. */
const MAX_LENGTH = 65_536;

/** Nearly every line of a text is none, which its first word tells at once. */
const MAY_BE_SQL =
  /^\s{0,100}(?:--|\/\*|(?:delete|truncate|drop|update|alter|grant|revoke|create|insert|select|reset)\s)/i;

/**
 * True when a text without any mark is a script of SQL: its first statement has the shape of one to its end, not only
 * its first word, so that "delete from the list what is done" and "drop table manners" stay prose.
 */
export function looksLikeSql(text: string): boolean {
  if (text.length > MAX_LENGTH || !MAY_BE_SQL.test(text)) return false;
  const [statement] = sqlStatements(sqlTokens(text));
  return (
    statement !== undefined && statement[0]?.kind === 'word' && (SHAPES[keyword(statement[0])]?.(statement) ?? false)
  );
}

const SHAPES: Readonly<Record<string, ((statement: readonly Token[]) => boolean) | undefined>> = {
  DELETE: (statement) => keyword(statement[1]) === 'FROM' && endsAfterName(statement, 2),
  TRUNCATE: (statement) => endsAfterName(statement, keyword(statement[1]) === 'TABLE' ? 2 : 1),
  DROP: (statement) =>
    DROPPED.has(keyword(statement[1])) &&
    (statement[afterKinds(statement)]?.kind === 'string' || endsAfterName(statement, afterKinds(statement))),
  RESET: (statement) => statement.length === 2 && ['MASTER', 'REPLICA', 'SLAVE'].includes(keyword(statement[1])),
  UPDATE: (statement) => {
    const set = afterName(statement, 1);
    return keyword(statement[set]) === 'SET' && statement.slice(set).some((token) => keyword(token) === '=');
  },
  ALTER: (statement) =>
    DROPPED.has(keyword(statement[1])) && ALTERS.has(keyword(statement[afterName(statement, afterKinds(statement))])),
  GRANT: (statement) => includes(statement, 'ON') && includes(statement, 'TO'),
  REVOKE: (statement) => includes(statement, 'ON') && includes(statement, 'FROM'),
  CREATE: (statement) => CREATED.has(keyword(statement[1])) && statement.some((token) => keyword(token) === '('),
  INSERT: (statement) =>
    keyword(statement[1]) === 'INTO' && (includes(statement, 'VALUES') || includes(statement, 'SELECT')),
  SELECT: (statement) =>
    includes(statement, 'FROM') && statement.some(({ kind, text }) => kind !== 'word' && ',*();'.includes(text)),
};

const ALTERS = new Set([
  'DROP',
  'ADD',
  'ALTER',
  'RENAME',
  'SET',
  'OWNER',
  'DISABLE',
  'ENABLE',
  'MODIFY',
  'CHANGE',
  'WITH',
]);
const CREATED = new Set(['TABLE', 'INDEX', 'UNIQUE', 'VIEW', 'TEMPORARY', 'TEMP', 'DATABASE', 'FUNCTION']);
/** What may follow the last name. */
const TAIL = new Set([
  'WHERE',
  'CASCADE',
  'RESTRICT',
  'USING',
  'LIMIT',
  'RESTART',
  'CONTINUE',
  'ON',
  'RETURNING',
  'AS',
  'IF',
]);
/** Words that no table is called in a sentence. */
const ARTICLES = new Set([
  'THE',
  'A',
  'AN',
  'ALL',
  'THIS',
  'THAT',
  'EVERY',
  'YOUR',
  'OUR',
  'MY',
  'ITS',
  'THEIR',
  'IT',
  'THEM',
  'LONG',
]);

const includes = (statement: readonly Token[], word: string): boolean =>
  statement.some((token) => keyword(token) === word);

function afterKinds(statement: readonly Token[]): number {
  let at = 1;
  while (
    DROPPED.has(keyword(statement[at])) ||
    ['IF', 'EXISTS', 'ONLY', 'CONCURRENTLY'].includes(keyword(statement[at]))
  )
    at++;
  return at;
}

/** Past `a`, `a.b` and `a, b`; where no name stands, past the end. */
function afterName(statement: readonly Token[], from: number): number {
  let at = from;
  for (;;) {
    const token = statement[at];
    if (!token || (token.kind !== 'word' && token.kind !== 'name') || ARTICLES.has(keyword(token)))
      return statement.length + 1;
    at++;
    if (![',', '.'].includes(keyword(statement[at]))) return at;
    at++;
  }
}

function endsAfterName(statement: readonly Token[], from: number): boolean {
  const at = afterName(statement, from);
  return at === statement.length || TAIL.has(keyword(statement[at]));
}
