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
 * adds. New constraints, triggers and unique indexes are not judged: whether the earlier release writes what they refuse,
 * only people can say.
 */
export function breaksEarlierRelease(sql: string): string[] {
  return sqlStatements(sql).flatMap((statement) => {
    const why = whyBreaks(statement);
    return why === undefined ? [] : [`${why}: ${statement.text.slice(0, 120)}`];
  });
}

function whyBreaks({ text, body }: SqlStatement): string | undefined {
  // What a trigger is called after, and what a grant speaks of, takes nothing away.
  if (/^(?:CREATE\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?TRIGGER|GRANT|REVOKE|COMMENT)\b/i.test(text))
    return undefined;
  const [, what] = TAKES_AWAY.find(([pattern]) => pattern.test(text) || pattern.test(body)) ?? [];
  return what ?? (addsMandatory(text) || addsMandatory(body) ? 'adds a mandatory column without a default' : undefined);
}

const ADDS =
  /\bADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(?!(?:CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN|EXCLUDE)\b)(?=["\w])/i;

/** A column that must have a value and gets none from the database: the earlier release does not know it. */
function addsMandatory(text: string): boolean {
  return /\bALTER\s+TABLE\b/i.test(text) && actionsOf(text).some((action) => ADDS.test(action) && isMandatory(action));
}

const isMandatory = (action: string): boolean =>
  /\bNOT\s+NULL\b|\bPRIMARY\s+KEY\b/i.test(action) &&
  !/\bDEFAULT\b|\bGENERATED\b|\b(?:small|big)?serial\b/i.test(action);

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
