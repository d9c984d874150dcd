import { subcommandsOf } from '../facts/service/subcommands.js';
import { looksLikeMongo } from '../facts/service/database/mongo.js';
import { looksLikeSql } from '../facts/service/sql/looks-like-sql.js';
import { isLetter, isSpace, withoutEnd } from './characters.js';
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

/** What calls of the mongo shell begin with. */
const MONGO_NAMES = new Set(['db', 'rs', 'sh']);

const KEYWORDS = new Set(
  'if for while until case select do then else elif fi done esac function { } ( ) [ [[ ! : .'.split(' '),
);
const PROGRAM_NAME = /^[a-z0-9_][a-z0-9_.+-]*$/;
const PATH_NAME = /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)[^\s,;]*[\w.}*-]$/;
/** A first word no sentence has: an assignment, a variable, quotes or escapes inside a name, a redirection. */
const SHELL_START =
  /^(?:[A-Za-z_][\w-]*\+?=|\$[\w{(]|[a-z][\w./-]{0,40}\$\{?(?:IFS|[@*])|\d{1,3}[<>]|\$'|[\w.'"\\$/-]*\\[a-z]|[a-z]+(?:''|"")[a-z]|["'][a-z/][\w./-]*["'](?:[a-z]|\s+\S)|>{1,2}\s*[/~.$]|\{[a-z/.]+,|\{ [a-z./][\w./-]*[ ;]|\[\[? |:\(\)|! ?[a-z])/;
/** One of these stands in every such word. */
const SHELL_SIGNS = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(`=$<>\\'"{[:!`.includes(String.fromCharCode(code))),
);
const EVIDENCE =
  /(?:^|\s)(?:--?[A-Za-z0-9?][\w-]*|\/[\w.*-]*|~\/\S*|\.\.?\/\S*|\$[\w{(]\S*|\S*\*\S*|[\w-]+=\S*|\|\|?|&&|\d?>{1,2}&?|2>&1|<<?-?|\S+\.(?:sh|py|js|ts|json|ya?ml|txt|log|sql|gz|tar|zip|conf|md|tf|db))(?=\s|$|[;|&])|\||&&|\$\(|["']\S/;

/** PowerShell's names, of a verb and a noun, with an option, a path or nothing behind them. */
const CMDLET = /^[A-Z][a-z]{1,20}-[A-Z][A-Za-z]{2,40}(?:\s*$|\s+(?:-[A-Z]|[A-Za-z]:\\|[.\\/$]))/;

/** The words of a line with everything in quotes left out: what is quoted says nothing about the grammar. */
function bareWords(line: string): string[] {
  const looked = line.slice(0, LOOKED_AT);
  const bare = /["'`]/.test(looked) ? looked.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '""') : looked;
  const words = (bare.includes('\t') ? bare.replaceAll('\t', ' ') : bare).split(' ');
  return words.includes('') ? words.filter((word) => word !== '') : words;
}

const isFunctionWord = (word: string): boolean => FUNCTION_WORDS.has(withoutEnd(word, '.,;:!?)').toLowerCase());

/** How many of these words, from one of them on, only a sentence has. */
function sentenceWords(words: readonly string[], from = 0): number {
  let count = 0;
  for (let at = from; at < words.length; at++) {
    if (isFunctionWord(words[at]!) && !/^[A-Z]$/.test(words[at]!)) count++;
  }
  return count;
}

/** True when the first word holds a sign that a shell reads and a sentence has not. */
function opensWithSign(line: string): boolean {
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (SHELL_SIGNS[code] === 1) return true;
    if (isSpace(code)) return false;
  }
  return false;
}

// What backticks hold may be an example of the sentence around them.
const hasEvidence = (name: string, line: string): boolean => {
  const rest = line.slice(name.length, LOOKED_AT);
  return EVIDENCE.test(rest.includes('`') ? rest.replace(/`[^`]*`/g, '``') : rest);
};

const endsSentence = (line: string): boolean =>
  '.!?:'.includes(line.at(-1)!) && !/(?:^|\s)\.{1,3}$/.test(line.slice(-4));

/** `words` are those of the line, the first of them without its operator. */
function isCommandWith(words: readonly string[], line: string): boolean {
  const name = words[0]!;
  const rest = words.length - 1;
  const glue = sentenceWords(words, 1);
  const ends = endsSentence(line);
  const subcommands = subcommandsOf(words);
  if (subcommands > 0 && !ends && sentenceWords(words, 1 + subcommands) === 0) return true;
  if (isEnglishToo(name)) {
    if (!line.includes('$(') && words.some((word, at) => at > 0 && /^\(./.test(word))) return false;
    if (glue > 0 && glue * 4 >= rest && !/\s-/.test(line)) return false;
    return hasEvidence(name, line)
      ? !(ends && glue > 1)
      : rest <= (SENTENCE_OPENERS.has(name) ? 3 : 5) && glue === 0 && !ends && !endsPart(words);
  }
  if (isProgram(name)) {
    if (words.some((word, at) => at > 0 && PREDICATES.has(word)) && !/^(?:echo|printf)$/.test(name)) return false;
    if (glue < 2 && !(glue > 0 && isFunctionWord(words[1] ?? ''))) return true;
    return hasEvidence(name, line);
  }
  if (SENTENCE_OPENERS.has(name) || words.some((word, at) => at > 0 && /[\w\]]\(/.test(word))) return false;
  const few = glue * 5 < rest || (glue < 2 && /\s--?\w/.test(line));
  const none = glue === 0 && !ends && rest <= 6 && !endsPart(words);
  return few === none ? few : hasEvidence(name, line) ? few : none;
}

/** A comma stands behind one of the words but the first. */
const endsPart = (words: readonly string[]): boolean => words.some((word, at) => at > 0 && word.endsWith(','));

/** A line in brackets: a subshell when a program stands first in it, else an aside of a sentence. */
function subshell(line: string): Shape {
  const words = bareWords(line.replace(/^[( ]{1,20}/, ''));
  const inner = withoutEnd(words[0] ?? '', ';)');
  return isProgram(inner) && sentenceWords(words, 1) === 0 && /[;)&|]/.test(line.slice(-1000)) ? 'command' : 'prose';
}

/** The letters that a line begins with, or a mark of a comment in SQL, in small letters. */
function openingOf(line: string): string {
  let end = 0;
  while (end < line.length && isLetter(line.charCodeAt(end))) end++;
  return end > 0 ? line.slice(0, end).toLowerCase() : COMMENTS.has(line.slice(0, 2)) ? line.slice(0, 2) : '';
}
const COMMENTS = new Set(['--', '/*']);

/** A statement of SQL, or a call of the mongo shell. */
const isStatement = (line: string, opening: string): boolean =>
  (STATEMENTS.has(opening) && (SQL.test(line) || looksLikeSql(line.slice(0, LOOKED_AT)))) ||
  (MONGO_NAMES.has(opening) && looksLikeMongo(line));

/** True for what a database client is given, as `shapeOf` tells it. */
export function isForDatabase(raw: string): boolean {
  const line = raw.trim();
  return isStatement(line, openingOf(line));
}

/** Tells a command line from a sentence by its first word and by what only the one or the other has. */
export function shapeOf(raw: string): Shape {
  const line = raw.trim();
  if (line === '') return 'prose';
  const opening = openingOf(line);
  // Nearly every line of prose: no shell, no statement and no program begins like this.
  if (SENTENCE_START.test(line) && !STATEMENTS.has(opening) && !isProgram(opening)) return 'prose';
  if (isStatement(line, opening)) return 'sql';
  const words = bareWords(line);
  const first = words[0]!;
  if (line.startsWith('(')) return subshell(line);
  if (opensWithSign(line) && SHELL_START.test(line))
    return sentenceWords(words) * 3 > words.length ? 'prose' : 'command';
  if (KEYWORDS.has(first)) {
    if (words.slice(1, 3).some((word) => word !== 'in' && isFunctionWord(word))) return 'prose';
    if (first === '{') return line === '{' || /;\s*\}/.test(line.slice(-1000)) ? 'command' : 'prose';
    return EVIDENCE.test(line) || /[;(){}\]]/.test(line) || words.length === 1 ? 'command' : 'prose';
  }
  if (PATH_NAME.test(first)) return sentenceWords(words) > 1 ? 'prose' : 'command';
  if (CMDLET.test(line)) return 'command';
  const name = (words[0] = withoutEnd(first, ';&|'));
  if (PROGRAM_NAME.test(name)) return isCommandWith(words, line) ? 'command' : 'prose';
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
  const words = bareWords(line.trim());
  const first = words[0] ?? '';
  if (isProgram(first) && !isEnglishToo(first)) return words.length > 1;
  if (PROGRAM_NAME.test(first) && sentenceWords(words, 1) > 0) return false;
  const destroys = words.slice(1, 4).some((word) => DESTRUCTIVE_WORDS.has(word));
  if (isEnglishToo(first) && !destroys && !/\s(?:--?[a-z]|[~.]{0,2}\/|>{1,2}\s|\|)/i.test(line)) return false;
  return SHELL_START.test(line.trim()) || PATH_NAME.test(first) || /\s--?[a-z]|\s\|\s|&&/i.test(line) || destroys;
}

export const isSql = (text: string): boolean => SQL.test(text.slice(0, LOOKED_AT));
