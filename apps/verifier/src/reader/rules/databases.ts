import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { AMOUNT, amountOf } from './amounts.js';

type Fields = Omit<CheckOf<'database'>, 'type' | 'connection'>;

const DB =
  '(?:the )?(?:sqlite |sqlite3 |postgres |postgresql )?(?:(?:database|db)(?: file| at)? )?(?:<P:db>|(?<conn>[a-z][a-z0-9]*|[IQC]\\d+) (?:database|db))(?: (?:database|db))?';
const IN = '(?:in|inside|of|from|to|on|against|within)';
const NAME = '(?:[IQC]\\d+|[a-z][a-z0-9]*)';
const TABLE = `(?:the |a |an )?(?:new )?(?:(?:database )?table (?:called |named )?(?<table>${NAME})|(?<table2>${NAME}) table)`;
const HAS = '(?:has|contains|holds|have|includes|now has)';
const ROWS = '(?:rows?|records?|entries|entry|lines?)';

const DATABASE_FILE = /\.(?:sqlite3?|db|db3)$/i;
const NO_TABLES =
  /^(?:the|a|an|this|that|new|each|every|all|no|its|migrations?|same|other|main|first|last|old|temp|temporary|legacy|unused|obsolete|empty|existing|whole|entire|second|third|next|previous|current|default|index|indexes|indices|constraints?|columns?|rows?|comments?|entries|records?|data|definitions?|schemas?|relations?|partitions?|permissions|grants|locks|statistics|triggers?|views?|names?)$/;

/** A file of SQLite by its path, any other database by the name that it goes by in the settings. */
function database(it: Reading, fields: Fields): PlanItem[] | undefined {
  const table = it.has('table2') ? it.name('table2') : it.name('table');
  const named = { ...(table === '' ? {} : { table }), ...fields };
  if (table !== '' && (!/^[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)?$/.test(table) || NO_TABLES.test(table)))
    return undefined;
  if (it.has('conn')) {
    if (/^(?:the|a|our|production|staging|test|remote|live|database)$/.test(it.word('conn'))) return undefined;
    return [{ check: { type: 'database', connection: it.name('conn'), ...named } }];
  }
  if (!DATABASE_FILE.test(it.text('db'))) return undefined;
  return [{ check: { type: 'database', connection: it.path('db'), ...named } }];
}

function counted(it: Reading): PlanItem[] | undefined {
  const amount = amountOf(it);
  return amount && database(it, { count: amount.equals === undefined ? amount : amount.equals });
}

/** So many at least are there now; how many were there before nobody knows. */
function inserted(it: Reading): PlanItem[] | undefined {
  it.open = true;
  return database(it, { count: { min: it.number('count') } });
}

/** "3 users in x.sqlite": a table of that name is meant, where there is one. */
function guessed(it: Reading): PlanItem[] | undefined {
  const [item] = counted(it) ?? [];
  const check = item?.check;
  if (
    check?.type !== 'database' ||
    check.table === undefined ||
    /^(?:tables?|rows?|records?|entries)$/.test(check.table)
  )
    return undefined;
  return [{ check, forms: [{ check, there: { type: 'database', connection: check.connection, table: check.table } }] }];
}

function rows(it: Reading): PlanItem[] | undefined {
  const pairs = it.texts('pairs').map((text) => /^([A-Za-z_]\w*)=(.+)$/.exec(text));
  if (pairs.some((pair) => pair === null)) return undefined;
  const row = Object.fromEntries(
    pairs.flatMap((pair) =>
      pair === null ? [] : [[pair[1] ?? '', /^-?\d{1,15}$/.test(pair[2] ?? '') ? Number(pair[2]) : (pair[2] ?? '')]],
    ),
  );
  return database(it, { row });
}

function applied(it: Reading): PlanItem[] | undefined {
  const migration = it.name('migration');
  if (!/\d|_|-/.test(migration)) return undefined;
  const items = database(it, { migration });
  const check = items?.[0]?.check;
  if (check?.type !== 'database') return items;
  // Tools of one's own keep a table of names; only where there is none of the known tools is it asked.
  const { connection } = check;
  const own = ['_migrations', 'migrations', 'schema_migrations'].map((table) => ({
    check: {
      type: 'database' as const,
      connection,
      table,
      row: { [table === 'schema_migrations' ? 'version' : 'name']: migration },
    },
    there: { type: 'database' as const, connection, table },
  }));
  const known = { check, there: { type: 'database' as const, connection, migration } };
  return it.has('not') ? [{ check: { ...check, negate: true } }] : [{ check, forms: [known, ...own] }];
}

const MIGRATION = '(?:the )?(?:database )?(?:schema )?migration (?:called |named )?(?<migration>[IQCPNV]\\d+)';

/** Tables, rows, how many, and migrations that are done. */
export const databaseRules: Rule[] = [
  { shape: shape(`${TABLE} ${IN} ${DB} ${HAS} {ADV}(?:${AMOUNT}) ${ROWS}{TAIL}`), read: counted },
  { shape: shape(`${TABLE} ${HAS} {ADV}(?:${AMOUNT}) ${ROWS} ${IN} ${DB}{TAIL}`), read: counted },
  { shape: shape(`${DB} ${HAS} {ADV}(?:${AMOUNT}) ${ROWS} in ${TABLE}{TAIL}`), read: counted },
  { shape: shape(`(?:there (?:are|is) )(?:${AMOUNT}) ${ROWS} in ${TABLE} ${IN} ${DB}{TAIL}`), read: counted },
  { shape: shape(`${DB} ${HAS} ${TABLE} (?:with|of|holding|containing) (?:${AMOUNT}) ${ROWS}{TAIL}`), read: counted },
  { shape: shape(`there (?:are|is) (?:${AMOUNT}) (?<table>[a-z][a-z0-9]*) (?:in|inside) ${DB}{TAIL}`), read: guessed },
  { shape: shape(`${DB} ${HAS} {ADV}(?:${AMOUNT}) (?<table>[a-z][a-z0-9]*){TAIL}`), read: guessed },
  {
    shape: shape(`{SUBJ}(?:inserted|added) (?<count>N\\d+) (?:new )?${ROWS} (?:into|to|in) ${TABLE} ${IN} ${DB}{TAIL}`),
    read: inserted,
  },
  {
    shape: shape(
      `there is (?:no|no longer a|no longer an|not a) (?:table (?:called |named )?(?<table>${NAME})|(?<table2>${NAME}) table) ${IN} ${DB}{TAIL}`,
    ),
    read: (it) => database(it, { negate: true }),
  },
  { shape: shape(`${TABLE} ${IN} ${DB} is {ADV}empty{TAIL}`), read: (it) => database(it, { count: 0 }) },
  { shape: shape(`{SUBJ}(?:created|added|made|set up) ${TABLE} ${IN} ${DB}{TAIL}`), read: (it) => database(it, {}) },
  {
    shape: shape(`${TABLE} (?:{BE} {ADV}(?:created|added|there|present)|exists) ${IN} ${DB}{TAIL}`),
    read: (it) => database(it, {}),
  },
  {
    shape: shape(`${TABLE} ${IN} ${DB} (?:{BE} {ADV}(?:created|added|there|present)|exists){TAIL}`),
    read: (it) => database(it, {}),
  },
  { shape: shape(`${DB} ${HAS} ${TABLE}{TAIL}`), read: (it) => database(it, {}) },
  {
    shape: shape(`{SUBJ}(?:dropped|deleted|removed) ${TABLE} ${IN} ${DB}{TAIL}`),
    read: (it) => database(it, { negate: true }),
  },
  {
    shape: shape(
      `${TABLE} (?:{BE} {ADV}(?:dropped|deleted|removed|gone)|no longer exists|does not exist(?: anymore)?) ${IN} ${DB}{TAIL}`,
    ),
    read: (it) => database(it, { negate: true }),
  },
  {
    shape: shape(`${DB} (?:no longer has|does not (?:have|contain)|has no) (?:any )?${TABLE}(?: anymore)?{TAIL}`),
    read: (it) => database(it, { negate: true }),
  },
  {
    shape: shape(
      `${TABLE} ${IN} ${DB} ${HAS} (?:a|the|one) (?:row|record|entry|user|order) (?:with|where|for which) <AA:pairs>{TAIL}`,
    ),
    read: rows,
  },
  {
    shape: shape(
      `(?:a|the|one) (?:row|record|entry) (?:with|where) <AA:pairs> (?:exists|is (?:there|present)|(?:was|has been) (?:inserted|added)) in(?:to)? ${TABLE} ${IN} ${DB}{TAIL}`,
    ),
    read: rows,
  },
  {
    shape: shape(`(?:there is (?:a|one) )(?:row|record|entry) (?:with|where) <AA:pairs> in ${TABLE} ${IN} ${DB}{TAIL}`),
    read: rows,
  },
  {
    shape: shape(
      `${MIGRATION} {BE} (?<not>not )?{ADV}(?:been )?(?:applied|run|executed|completed|finished|done) ${IN} ${DB}{TAIL}`,
    ),
    read: applied,
  },
  { shape: shape(`{SUBJ}(?:applied|ran|executed|completed|finished) ${MIGRATION} ${IN} ${DB}{TAIL}`), read: applied },
];
