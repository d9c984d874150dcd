import { subcommandsOf } from '../facts/service/subcommands.js';
import { looksLikeMongo } from '../facts/service/database/mongo.js';
import { looksLikeSql } from '../facts/service/sql/looks-like-sql.js';
import { isEnglishToo, isProgram } from './programs.js';
import { DESTRUCTIVE_WORDS, FUNCTION_WORDS, PREDICATES, SENTENCE_OPENERS } from './words.js';

/** What a line of text is by its shape: something a shell runs, a statement for a database, or a sentence. */
export type Shape = 'command' | 'sql' | 'prose';

/** Longer lines are no sentence that could be told apart by its first words. */
const LOOKED_AT = 2000;

const SQL =
  /^(?:drop\s+(?:table|database|schema|view|index|user|role|function|trigger|materialized\s+view|sequence|type|extension|tablespace|owned|keyspace|collection)\s+["`[\w$(]|truncate\s+(?:table\s+)?["`\w$.]+\s*(?:,|;|$|cascade|restart)|delete\s+from\s+["`[\w$]|alter\s+(?:table|database|role|user|system|schema)\s+["`[\w$]|update\s+["`\w$.]+\s+set\s+["`\w$.]+\s*=|(?:grant|revoke)\s+[\w\s,]{1,200}\son\s|insert\s+into\s+["`[\w$]|select\s+[^;]{1,200}\sfrom\s+["`[\w$])/i;

/** What a statement of SQL begins with, comments included. */
const STATEMENTS = new Set(
  'drop truncate delete alter update grant revoke insert select create reset -- /*'.split(' '),
);
const SENTENCE_START = /^[A-Z][a-z]+,?\s/;

const KEYWORD =
  /^(?:if|for|while|until|case|select|do|then|else|elif|fi|done|esac|function|\{|\}|\(|\)|\[|\[\[|!|:|\.)$/;
const PROGRAM_NAME = /^[a-z0-9_][a-z0-9_.+-]*$/;
const PATH_NAME = /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)[^\s,;]*[\w.}*-]$/;
/** A first word no sentence has: an assignment, a variable, quotes or escapes inside a name, a redirection. */
const SHELL_START =
  /^(?:[A-Za-z_][\w-]*\+?=|\$[\w{(]|[a-z][\w./-]{0,40}\$\{?(?:IFS|[@*])|\d{1,3}[<>]|\$'|[\w.'"\\$/-]*\\[a-z]|[a-z]+(?:''|"")[a-z]|["'][a-z/][\w./-]*["'](?:[a-z]|\s+\S)|>{1,2}\s*[/~.$]|\{[a-z/.]+,|\{ [a-z./][\w./-]*[ ;]|\[\[? |:\(\)|! ?[a-z])/;
const EVIDENCE =
  /(?:^|\s)(?:--?[A-Za-z0-9?][\w-]*|\/[\w.*-]*|~\/\S*|\.\.?\/\S*|\$[\w{(]\S*|\S*\*\S*|[\w-]+=\S*|\|\|?|&&|\d?>{1,2}&?|2>&1|<<?-?|\S+\.(?:sh|py|js|ts|json|ya?ml|txt|log|sql|gz|tar|zip|conf|md|tf|db))(?=\s|$|[;|&])|\||&&|\$\(|["']\S/;

/** PowerShell's names, of a verb and a noun, with an option, a path or nothing behind them. */
const CMDLET = /^[A-Z][a-z]{1,20}-[A-Z][A-Za-z]{2,40}(?:\s*$|\s+(?:-[A-Z]|[A-Za-z]:\\|[.\\/$]))/;

/** The words of a line with everything in quotes left out: what is quoted says nothing about the grammar. */
function bareWords(line: string): string[] {
  const looked = line.slice(0, LOOKED_AT);
  const bare = /["'`]/.test(looked) ? looked.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '""') : looked;
  return (bare.includes('\t') ? bare.replaceAll('\t', ' ') : bare).split(' ').filter(Boolean);
}

const clean = (word: string) => word.replace(/[.,;:!?)]+$/, '').toLowerCase();

/** How many of these words only a sentence has. */
const sentenceWords = (words: readonly string[]) =>
  words.filter((word) => FUNCTION_WORDS.has(clean(word)) && !/^[A-Z]$/.test(word)).length;

function isCommandWith(name: string, rest: readonly string[], line: string): boolean {
  // What backticks hold may be an example of the sentence around them.
  const evidence = EVIDENCE.test(line.slice(name.length, LOOKED_AT).replace(/`[^`]*`/g, '``'));
  const glue = sentenceWords(rest);
  const ends = /[.!?:]$/.test(line) && !/(?:^|\s)\.{1,3}$/.test(line);
  const subcommands = subcommandsOf([name, ...rest]);
  if (subcommands > 0 && !ends && sentenceWords(rest.slice(subcommands)) === 0) return true;
  if (isEnglishToo(name)) {
    if (!line.includes('$(') && rest.some((word) => /^\(./.test(word))) return false;
    if (glue > 0 && glue * 4 >= rest.length && !/\s-/.test(line)) return false;
    return evidence
      ? !(ends && glue > 1)
      : rest.length <= (SENTENCE_OPENERS.has(name) ? 3 : 5) &&
          glue === 0 &&
          !ends &&
          !rest.some((w) => w.endsWith(','));
  }
  if (isProgram(name)) {
    if (rest.some((word) => PREDICATES.has(word)) && !/^(?:echo|printf)$/.test(name)) return false;
    if (glue > 0 && FUNCTION_WORDS.has(clean(rest[0] ?? '')) && !evidence) return false;
    return evidence || glue < 2;
  }
  if (SENTENCE_OPENERS.has(name) || rest.some((word) => /[\w\]]\(/.test(word))) return false;
  if (evidence) return glue * 5 < rest.length || (/\s--?\w/.test(line) && glue < 2);
  return glue === 0 && !ends && rest.length <= 6 && !rest.some((word) => word.endsWith(','));
}

/** A line in brackets: a subshell when a program stands first in it, else an aside of a sentence. */
function subshell(line: string): Shape {
  const [first = '', ...rest] = bareWords(line.replace(/^[( ]{1,20}/, ''));
  const inner = first.replace(/[;)]+$/, '');
  return isProgram(inner) && sentenceWords(rest) === 0 && /[;)&|]/.test(line.slice(-1000)) ? 'command' : 'prose';
}

/** Tells a command line from a sentence by its first word and by what only the one or the other has. */
export function shapeOf(raw: string): Shape {
  const line = raw.trim();
  if (line === '') return 'prose';
  const head = /^(?:[A-Za-z]+|--|\/\*)/.exec(line)?.[0] ?? '';
  const opening = head.toLowerCase();
  // Nearly every line of prose: no shell, no statement and no program begins like this.
  if (!STATEMENTS.has(opening) && !isProgram(opening) && SENTENCE_START.test(line)) return 'prose';
  if (STATEMENTS.has(opening) && (SQL.test(line) || looksLikeSql(line.slice(0, LOOKED_AT)))) return 'sql';
  if (looksLikeMongo(line)) return 'sql';
  const words = bareWords(line);
  const first = words[0]!;
  if (line.startsWith('(')) return subshell(line);
  if (SHELL_START.test(line)) return sentenceWords(words) * 3 > words.length ? 'prose' : 'command';
  if (KEYWORD.test(first) && words.slice(1, 3).some((word) => word !== 'in' && FUNCTION_WORDS.has(clean(word))))
    return 'prose';
  if (first === '{') return line === '{' || /;\s*\}/.test(line.slice(-1000)) ? 'command' : 'prose';
  if (KEYWORD.test(first))
    return EVIDENCE.test(line) || /[;(){}\]]/.test(line) || words.length === 1 ? 'command' : 'prose';
  if (PATH_NAME.test(first)) return sentenceWords(words) > 1 ? 'prose' : 'command';
  if (CMDLET.test(line)) return 'command';
  const name = first.replace(/[;&|]+$/, '');
  if (PROGRAM_NAME.test(name)) return isCommandWith(name, words.slice(1), line) ? 'command' : 'prose';
  // A phone makes the first letter large; no sentence begins with "Rm -rf".
  const small = name.toLowerCase();
  if (isProgram(small) && (!isEnglishToo(small) || /\s--?[a-z]/.test(line)) && /^\S+\s+(?:-|\/)/.test(line))
    return 'command';
  return 'prose';
}

/** A line that is a command beyond doubt: by a program's name, an option, or what only a shell reads. */
export function isSurelyCommand(line: string): boolean {
  const shape = shapeOf(line);
  if (shape !== 'command') return shape === 'sql';
  const [first = '', ...rest] = bareWords(line.trim());
  if (isProgram(first) && !isEnglishToo(first)) return rest.length > 0;
  if (PROGRAM_NAME.test(first) && sentenceWords(rest) > 0) return false;
  const destroys = rest.slice(0, 3).some((word) => DESTRUCTIVE_WORDS.has(word));
  if (isEnglishToo(first) && !destroys && !/\s(?:--?[a-z]|[~.]{0,2}\/|>{1,2}\s|\|)/i.test(line)) return false;
  return SHELL_START.test(line.trim()) || PATH_NAME.test(first) || /\s--?[a-z]|\s\|\s|&&/i.test(line) || destroys;
}

export const isSql = (text: string): boolean => SQL.test(text.slice(0, LOOKED_AT));
