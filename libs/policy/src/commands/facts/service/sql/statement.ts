import {
  CHANGE,
  CREATE,
  DELETE_DATA,
  DESTROY_BACKUP,
  DISRUPT,
  DROP,
  ERASE,
  GRANT,
  OVERWRITE,
  REVOKE,
  RUN_PROGRAM,
  STOP_SERVICE,
  UNPROTECT,
} from '../service-fact.js';
import type { Act } from '../service-fact.js';
import { DROPPED, objectsOf } from './objects.js';
import { keyword } from './tokens.js';
import type { Token } from './tokens.js';

/** What a statement does and to which objects. */
export interface StatementAct {
  act: Act;
  objects: string[];
}

const has = (statement: readonly Token[], ...words: readonly string[]): boolean =>
  statement.some((token, index) => words.every((word, offset) => keyword(statement[index + offset]) === word));

/** What one statement of SQL does, over all dialects. Undefined: it reads, or nothing is known about it. */
export function actOfStatement(statement: readonly Token[]): StatementAct | undefined {
  const [first] = statement;
  if (first?.kind === 'line') return actOfClientLine(first.text);
  const read = READERS[keyword(first)];
  const act = read?.(statement);
  return act && { act, objects: objectsOf(statement) };
}

type StatementReader = (statement: readonly Token[]) => Act | undefined;

const READERS: Readonly<Record<string, StatementReader | undefined>> = {
  DROP: actOfDrop,
  TRUNCATE: () => ERASE,
  DELETE: (statement) => (hasCondition(statement) ? DELETE_DATA : ERASE),
  UPDATE: (statement) =>
    keyword(statement[1]) === 'STATISTICS' ? undefined : hasCondition(statement) ? CHANGE : OVERWRITE,
  ALTER: actOfAlter,
  GRANT: actOfGrant,
  REVOKE: () => REVOKE,
  CREATE: actOfCreate,
  INSERT: (statement) => (keyword(statement[1]) === 'OVERWRITE' ? OVERWRITE : CREATE),
  REPLACE: () => CHANGE,
  MERGE: () => CHANGE,
  UPSERT: () => CHANGE,
  RENAME: () => CHANGE,
  COPY: (statement) => (has(statement, 'PROGRAM') ? RUN_PROGRAM : has(statement, 'FROM') ? CREATE : undefined),
  EXEC: actOfExec,
  EXECUTE: actOfExec,
  XP_CMDSHELL: () => RUN_PROGRAM,
  SHUTDOWN: () => STOP_SERVICE,
  SYSTEM: (statement) =>
    keyword(statement[1]) === 'SHUTDOWN' || keyword(statement[1]) === 'KILL' ? STOP_SERVICE : undefined,
  RESET: (statement) => (['MASTER', 'SLAVE', 'REPLICA'].includes(keyword(statement[1])) ? DESTROY_BACKUP : undefined),
  PURGE: (statement) => (has(statement, 'LOGS') ? DESTROY_BACKUP : DROP),
  KILL: () => DISRUPT,
  SELECT: actOfSelect,
};

/** Objects that hold nothing that is not made again at once. */
const FLEETING = new Set(['TEMPORARY', 'TEMP', 'PREPARE', 'STATISTICS', 'CAST']);
const PRINCIPALS = new Set(['USER', 'ROLE', 'LOGIN', 'OWNED', 'GROUP']);
function actOfDrop([, kind, name]: readonly Token[]): Act | undefined {
  const word = keyword(kind);
  if (FLEETING.has(word) || (name?.text.startsWith('#') ?? false)) return undefined;
  if (PRINCIPALS.has(word)) return REVOKE;
  if (word === 'ROW' || word === 'POLICY') return UNPROTECT;
  return DROPPED.has(word) ? DROP : undefined;
}

/** True for a WHERE outside parentheses that leaves something out. */
function hasCondition(statement: readonly Token[]): boolean {
  let depth = 0;
  for (const [index, token] of statement.entries()) {
    const word = keyword(token);
    if (word === '(') depth++;
    else if (word === ')') depth--;
    else if (depth === 0 && word === 'WHERE') return !isAlwaysTrue(statement.slice(index + 1, index + 5));
    else if (depth === 0 && word === 'LIMIT') return true;
  }
  return false;
}

function isAlwaysTrue([left, operator, right, more]: readonly Token[]): boolean {
  if (keyword(left) === 'TRUE' || (left?.kind === 'number' && left.text !== '0' && operator === undefined)) {
    return keyword(operator) !== 'AND';
  }
  const constant = left?.kind === 'number' || left?.kind === 'string';
  return constant && keyword(operator) === '=' && left.text === right?.text && keyword(more) !== 'AND';
}

/** Parts of a table that can be dropped without losing rows. */
const KEEPS_ROWS = new Set([
  'DEFAULT',
  'NOT',
  'CONSTRAINT',
  'IDENTITY',
  'EXPRESSION',
  'FOREIGN',
  'PRIMARY',
  'INDEX',
  'KEY',
  'CHECK',
]);

function actOfAlter(statement: readonly Token[]): Act {
  if (has(statement, 'DISABLE', 'ROW') || has(statement, 'DISABLE', 'TRIGGER') || has(statement, 'NO', 'FORCE')) {
    return UNPROTECT;
  }
  if (has(statement, 'SUPERUSER') || has(statement, 'BYPASSRLS')) return GRANT;
  const dropAt = statement.findIndex((token) => keyword(token) === 'DROP');
  if (dropAt > 0) return KEEPS_ROWS.has(keyword(statement[dropAt + 1])) ? CHANGE : DROP;
  if (keyword(statement[1]) === 'TABLE' && has(statement, 'DELETE'))
    return hasCondition(statement) ? DELETE_DATA : ERASE;
  return CHANGE;
}

function actOfGrant(statement: readonly Token[]): Act {
  const wide = ['ALL', 'SUPER', 'OWNERSHIP', 'ACCOUNTADMIN', 'PG_EXECUTE_SERVER_PROGRAM', 'RDS_SUPERUSER', 'PUBLIC'];
  if (wide.some((word) => has(statement, word)) || has(statement, '*', '.', '*')) return GRANT;
  return has(statement, 'GRANT', 'OPTION') || has(statement, 'ADMIN', 'OPTION') ? GRANT : CHANGE;
}

function actOfCreate(statement: readonly Token[]): Act {
  if (has(statement, 'SUPERUSER')) return GRANT;
  return has(statement, 'OR', 'REPLACE', 'TABLE') || has(statement, 'OR', 'REPLACE', 'DATABASE') ? OVERWRITE : CREATE;
}

function actOfExec(statement: readonly Token[]): Act | undefined {
  return has(statement, 'XP_CMDSHELL') ? RUN_PROGRAM : undefined;
}

/** Functions of servers that act on the machine or on other people's sessions. */
function actOfSelect(statement: readonly Token[]): Act | undefined {
  if (has(statement, 'PG_TERMINATE_BACKEND', '(')) return DISRUPT;
  if (['SYS_EXEC', 'SYS_EVAL', 'LOAD_EXTENSION'].some((name) => has(statement, name, '('))) return RUN_PROGRAM;
  return has(statement, 'INTO', 'OUTFILE') || has(statement, 'INTO', 'DUMPFILE') ? RUN_PROGRAM : undefined;
}

/** `\! command` of psql and `\! command` of mysql, `.shell`, `.system` and `.restore` of sqlite. */
function actOfClientLine(line: string): StatementAct | undefined {
  const [, name = '', rest = ''] = /^[\\.](!|[a-z]{1,20})\s*(.{0,200})/.exec(line) ?? [];
  if (['!', 'shell', 'system'].includes(name) && rest !== '') return { act: RUN_PROGRAM, objects: [rest] };
  return name === 'restore' ? { act: OVERWRITE, objects: [rest] } : undefined;
}
