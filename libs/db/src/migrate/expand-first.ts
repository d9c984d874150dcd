import { type SqlStatement, sqlStatements } from './sql-statements.js';

/** What takes something away that an earlier release may still use, wherever it stands in a statement. */
const TAKES_AWAY: readonly (readonly [RegExp, string])[] = [
  [/\bDROP\s+(?!NOT\s+NULL\b|EXPRESSION\b|IDENTITY\b)/i, 'drops something'],
  [/\bRENAME\b/i, 'renames something'],
  [/\bSET\s+NOT\s+NULL\b/i, 'makes a column mandatory'],
  [/\bALTER\s+(?:COLUMN\s+)?(?:"[^"]+"|\w+)\s+(?:SET\s+DATA\s+)?TYPE\b/i, 'changes the type of a column'],
  // Not where a trigger is called before it.
  [/(?<!\b(?:OR|BEFORE|AFTER)\s+)\bTRUNCATE\b/i, 'empties a table'],
  [/\bSET\s+SCHEMA\b/i, 'moves something'],
];

/**
 * Why the earlier release might not run on a database after this migration, each with its statement; empty where it only
 * adds. What is done to a table that the migration itself makes is not judged: no earlier release knows it. Nor are new
 * triggers and policies: whether the earlier release writes what they refuse, only people can say.
 */
export function breaksEarlierRelease(sql: string): string[] {
  const statements = sqlStatements(sql);
  const own = new Set(statements.flatMap(({ text }) => nameAfter(CREATES_TABLE, text) ?? []));
  const isOwn = (text: string): boolean => own.has(nameAfter(TABLE_OF, text) ?? '');
  return statements.flatMap((statement) => {
    const why = isOwn(statement.text) ? undefined : whyBreaks(statement);
    return why === undefined ? [] : [`${why}: ${statement.text.slice(0, 120)}`];
  });
}

function whyBreaks({ text, body }: SqlStatement): string | undefined {
  // What a trigger is called after, and what a grant speaks of, takes nothing away.
  if (/^(?:CREATE\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?TRIGGER|GRANT|REVOKE|COMMENT)\b/i.test(text))
    return undefined;
  const [, what] = TAKES_AWAY.find(([pattern]) => pattern.test(text) || pattern.test(body)) ?? [];
  if (what !== undefined) return what;
  if (addsMandatory(text) || addsMandatory(body)) return 'adds a mandatory column without a default';
  return constrains(text) || constrains(body) ? 'constrains what is written into a table' : undefined;
}

const NAME = String.raw`(?:"[^"]+"|\w+)(?:\s*\.\s*(?:"[^"]+"|\w+))?`;
/** One that may be there already is no table of the migration's own. */
const CREATES_TABLE = new RegExp(String.raw`^CREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?!IF\s+NOT\s+EXISTS\b)(${NAME})`, 'i');
const UNIQUE_INDEX = String.raw`CREATE\s+UNIQUE\s+INDEX\b`;
const TABLE_OF = new RegExp(
  String.raw`^(?:ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?|${UNIQUE_INDEX}.*?\bON\s+)(?:ONLY\s+)?(${NAME})`,
  'i',
);

/** The table that a statement is about, as PostgreSQL folds its name. */
const nameAfter = (pattern: RegExp, text: string): string | undefined =>
  pattern
    .exec(text)?.[1]
    ?.replaceAll(/"([^"]+)"|\s+|[A-Z]+/g, (part, quoted?: string) => quoted ?? part.trim().toLowerCase());

const CONSTRAINS = /\bADD\s+(?:CONSTRAINT\b|PRIMARY\s+KEY\b|UNIQUE\b|CHECK\b|FOREIGN\s+KEY\b|EXCLUDE\b)/i;

/** Rows that the earlier release wrote, or goes on writing, may be against it. `NOT VALID` at least takes those there are. */
const constrains = (text: string): boolean =>
  new RegExp(String.raw`\b${UNIQUE_INDEX}`, 'i').test(text) ||
  (/\bALTER\s+(?:TABLE|DOMAIN)\b/i.test(text) &&
    actionsOf(text).some((action) => CONSTRAINS.test(action) && !/\bNOT\s+VALID\b/i.test(action)));

const ADDS =
  /\bADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(?!(?:CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN|EXCLUDE)\b)(?=["\w])/i;

/** A column that must have a value and gets none from the database: the earlier release does not know it. */
function addsMandatory(text: string): boolean {
  return /\bALTER\s+TABLE\b/i.test(text) && actionsOf(text).some((action) => ADDS.test(action) && isMandatory(action));
}

/** What stands in brackets, as the condition of a check, says nothing about the column itself. */
function isMandatory(action: string): boolean {
  const plain = outsideBrackets(action);
  return (
    /\bNOT\s+NULL\b|\bPRIMARY\s+KEY\b/i.test(plain) &&
    !/\bDEFAULT\b|\bGENERATED\b|\b(?:small|big)?serial\b/i.test(plain)
  );
}

function outsideBrackets(text: string): string {
  let depth = 0;
  let plain = '';
  for (const character of text) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth === 0) plain += character;
  }
  return plain;
}

/** What stands between commas that are in no brackets. */
function actionsOf(text: string): string[] {
  const actions = [''];
  let depth = 0;
  for (const character of text) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (character === ',' && depth === 0) actions.push('');
    else actions[actions.length - 1] += character;
  }
  return actions;
}
