/** What others write, and PostgreSQL's word for it. Only the shape matters: nothing of it is run. */
const REWORDINGS: readonly (readonly [RegExp, string])[] = [
  // psql and mysql commands that stand alone on their line.
  [/^[ \t]*\\(?![gG])[^\n]*$/gm, ''],
  [/^[ \t]*(?:GO|DELIMITER\b[^\n]*|USE\s+[\w"]+;?)[ \t]*$/gim, ''],
  [/\bUSE\s+[\w"]+\s*;/gi, ''],
  [/\bSHOW\s+(?:TABLES|DATABASES|CREATE\s+TABLE\s+[\w".]+)\b/gi, 'SELECT 1'],
  [/\b(?:LOCK|UNLOCK)\s+TABLES\b[^;]*/gi, 'SELECT 1'],
  [/\bPRAGMA\s+[\w.]+(?:\s*=\s*[\w-]+|\s*\([^()]*\))?/gi, 'SELECT 1'],
  [/\bSET\s+NAMES\s+\w+/gi, 'SELECT 1'],
  [/\bSET\s+@{1,2}[\w.]+\s*:?=[^;]*/gi, 'SELECT 1'],
  // Statements.
  [/\bINSERT\s+(?:OR\s+(?:REPLACE|IGNORE|ABORT|FAIL|ROLLBACK)|IGNORE|LOW_PRIORITY|DELAYED)\s+INTO\b/gi, 'INSERT INTO'],
  [/\bREPLACE\s+INTO\b/gi, 'INSERT INTO'],
  [/\bON\s+DUPLICATE\s+KEY\s+UPDATE\b/gi, 'ON CONFLICT (id) DO UPDATE SET'],
  [/\bUPDATE\s+(?:OR\s+\w+|IGNORE)\s+/gi, 'UPDATE '],
  [/\bLIMIT\s+(\$1|\d+)\s*,\s*(\$1|\d+)/gi, 'LIMIT $2 OFFSET $1'],
  [/\bCREATE\s+DATABASE\s+IF\s+NOT\s+EXISTS\b/gi, 'CREATE DATABASE'],
  [/\bCREATE\s+(?:TEMP(?:ORARY)?\s+)?TRIGGER\b[\s\S]*?\bEND\b/gi, 'SELECT 1'],
  [/\bCREATE\s+VIRTUAL\s+TABLE\b[^;]*/gi, 'SELECT 1'],
  // Columns and tables.
  [/\bAUTO_?INCREMENT\b(?:\s*=\s*\d+)?/gi, ''],
  [/\bUNSIGNED\b|\bZEROFILL\b/gi, ''],
  [/\b((?:TINY|SMALL|MEDIUM|BIG)?INT(?:EGER)?|DOUBLE|DATETIME|YEAR)\s*\(\s*\d+(?:\s*,\s*\d+)?\s*\)/gi, '$1'],
  [/\bDOUBLE\b(?!\s+PRECISION)/gi, 'FLOAT'],
  [/\b(?:ENUM|SET)\s*\(\s*'[^()]*\)/gi, 'TEXT'],
  [/\bON\s+UPDATE\s+CURRENT_TIMESTAMP(?:\s*\(\s*\d*\s*\))?/gi, ''],
  [/\b(?:CHARACTER\s+SET|CHARSET)\s*=?\s*\w+/gi, ''],
  [/\bCOLLATE\s*=?\s*(?:utf8|latin1|ascii|binary|nocase|rtrim)\w*/gi, ''],
  [/\bCOMMENT\s*=?\s*'(?:[^']|'')*'/gi, ''],
  [/(?:,\s*)?\b(?:(?:DEFAULT\s+)?ENGINE|ROW_FORMAT|KEY_BLOCK_SIZE)\s*=\s*\w+/gi, ''],
  [/\)\s*DEFAULT\s*(?=;|$)/gi, ')'],
  [/\)\s*(?:WITHOUT\s+ROWID|STRICT)(?:\s*,\s*(?:WITHOUT\s+ROWID|STRICT))?/gi, ')'],
  [/\b(?:UNIQUE|FULLTEXT|SPATIAL)\s+(?:KEY|INDEX)\s*(?:"?[\w]+"?\s*)?\(/gi, 'UNIQUE ('],
  [/(,\s*)(?:KEY|INDEX)\s+(?:"?[\w]+"?\s*)?\(/gi, '$1UNIQUE ('],
  [/(UNIQUE\s*\((?:[^()]|\(\d+\))*\))/gi, '$1'],
  [/\bPRIMARY\s+KEY\s+(?:ASC|DESC)\b/gi, 'PRIMARY KEY'],
  [/\bDEFAULT\s+\(?\s*(?:datetime|strftime|unixepoch)\s*\([^()]*\)\s*\)?/gi, 'DEFAULT now()'],
  [/\b(?:REGEXP|RLIKE|GLOB)\b/gi, 'LIKE'],
  [/<=>/g, '='],
];

/** In the text between literals: what stands for a value or a name that comes later. */
const PLACEHOLDERS: readonly (readonly [RegExp, string])[] = [
  [/\{\{[\s\S]*?\}\}/g, 'x'],
  [/\{%[\s\S]*?%\}/g, ''],
  [/%\(\w+\)s|%s/g, '$1'],
  [/\$\{\w+\}/g, '$1'],
  [/(?<![:\w])[:@][A-Za-z_]\w*/g, '$1'],
  [/\?(?![|&?])\d*/g, '$1'],
];

/** A literal, a quoted name or a comment: nothing inside of it is reworded. */
const OPAQUE = /'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]*)\$[\s\S]*?\$\1\$/g;

/** The text with what other dialects and templates write in PostgreSQL's words, as far as these are known here. */
export function inPostgresWords(text: string): string {
  const quoted = text
    .replace(/`([^`\n]*)`/g, '"$1"')
    .replace(/^[ \t]*#[^\n]*$/gm, '')
    .replace(/\[([A-Za-z_]\w*)\](?=[\s.,)(;])/g, '"$1"');
  const kept: string[] = [];
  const hidden = quoted.replace(OPAQUE, (part) => {
    if (part.startsWith('--') || part.startsWith('/*')) return ' ';
    kept.push(part.startsWith("'") ? part.replaceAll("\\'", "''") : part);
    return part.startsWith('"') ? `"${kept.length - 1}"` : `'${kept.length - 1}'`;
  });
  const reworded = [...PLACEHOLDERS, ...REWORDINGS].reduce((now, [from, to]) => now.replace(from, to), hidden);
  return reworded.replace(/(['"])(\d+)\1/g, (whole, _quote, index: string) => kept[Number(index)] ?? whole);
}
