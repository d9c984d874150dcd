import type { Span } from '../../span.js';
import { endOfCommand, quoteEnd } from './bare-end.js';
import { ARGUMENT, bare, isGlue, OPERATOR, opensTable, rawWord, type Words, wordsFrom } from './bare-words.js';
import { isSpace, withoutEnd } from './characters.js';
import { ORDER_GERUNDS, ORDER_THIRD, ORDER_VERBS, PAST_VERBS } from './lexicon.js';
import { isSql } from './shape.js';
import { ALL_PROGRAMS, isEnglishToo, isProgram } from './programs.js';
import type { Found } from './tokens.js';
import { hashedWith, NO_HASH, WordFilter } from './word-filter.js';
import { DESTRUCTIVE_WORDS, FUNCTION_WORDS, SENTENCE_OPENERS } from './words.js';

const ASSIGNMENT = /^[A-Z_][A-Z0-9_]*=\S*$/;
const HIDDEN_NAME = /^(?:[a-z]*\\[a-z]|[a-z]+(?:''|"")[a-z])/;
const PATH = /^(?:\.\/|\/|~\/)[\w.-]/;
/** Second words that only a command line has after a tool's name. */
const SUBCOMMANDS = new Set(
  `push pull reset clean rebase commit checkout switch stash branch tag merge filter-branch filter-repo reflog gc rm rmi
   prune exec kill stop restart down up system volume container image network compose stack service swarm delete destroy
   drain apply uninstall install remove purge publish unpublish scale rollout drop flushall flushdb s3 ec2 rds iam
   storage compute group repo secret workspace state import taint db migrate daemon-reload disable mask enable`.split(
    /\s+/,
  ),
);
const INTRODUCERS = new Set([
  'command',
  'commands',
  'via',
  'using',
  'with',
  'by',
  'befehl',
  'commande',
  'comando',
  'then',
  'do',
]);

/** Words behind which a command may follow without any mark. */
const ANNOUNCING: ReadonlySet<string> = new Set([
  ...ORDER_VERBS,
  ...ORDER_GERUNDS,
  ...ORDER_THIRD,
  ...PAST_VERBS,
  ...INTRODUCERS,
]);

/** What may only stand behind a program: an option, a path, an operator. */
const isArgument = (next: string) => (ARGUMENT.test(next) || OPERATOR.test(next)) && !next.includes('](');

const NAME = /^[a-z][a-z0-9_.+-]*$/;

// Nothing is looked at before it is needed: this runs for every word that is not plainly one of a sentence.
function startsCommand(name: string, words: Words, before: string): boolean {
  const next = following(words, 1);
  if (!NAME.test(name)) return startsUnnamed(name, next, before);
  const introduced = ANNOUNCING.has(before);
  if (isEnglishToo(name)) {
    if (OPTION.test(next) || /^(?:init|kill)$/.test(name)) return isArgument(next);
    if (/^(?:echo|cat)$/.test(name) && isArgument(next)) return true;
    return introduced && !isGlue(next) && !SENTENCE_OPENERS.has(bare(next)) && /^[\w$~./-]/.test(next);
  }
  if (isProgram(name))
    return (
      isArgument(next) ||
      SUBCOMMANDS.has(bare(next)) ||
      (isProgram(bare(next)) && /^(?:sudo|env|doas|nohup|time|xargs|exec|command)$/.test(name)) ||
      (introduced && !isGlue(next))
    );
  if (SENTENCE_OPENERS.has(name) || FUNCTION_WORDS.has(name)) return false;
  if (
    /^(?:run|execute|running|executing)$/.test(before) &&
    [1, 2, 3].some((index) => DESTRUCTIVE_WORDS.has(bare(following(words, index))))
  )
    return true;
  return introduced && ARGUMENT.test(next) && !FUNCTION_WORDS.has(name) && /^--?[a-z]/.test(next);
}

const ENDS_PART = ',.:!?)';

/** A word behind the first one; '' where that one ends a part of a sentence, or a cell of a table ends. */
function following(words: Words, index: number): string {
  const { raw } = words(0)!;
  if (ENDS_PART.includes(raw[raw.length - 1]!) && !raw.startsWith('.')) return '';
  const word = words(index);
  return !word || (word.inTable && word.raw === '|') ? '' : word.raw;
}

/** The same for what is no program's bare name: an assignment, a name with quotes in it, a path, a fork bomb. */
function startsUnnamed(name: string, next: string, before: string): boolean {
  if (ASSIGNMENT.test(name)) return isProgram(bare(next)) || (ANNOUNCING.has(before) && next.startsWith('$'));
  if (HIDDEN_NAME.test(name)) return isArgument(next);
  if (!PATH.test(name)) return name.startsWith(':(){');
  if (!ANNOUNCING.has(before)) return false;
  return isArgument(next) || /\.(?:sh|py)$/.test(name) || /^\/(?:usr\/)?s?bin\//.test(name);
}

/** Options and paths, which tell a program from the English word of its name. */
const OPTION = /^(?:--?[A-Za-z]|[~.]{0,2}\/\w|\/$|\$\w)/;
/** They begin no command of their own in a sentence. */
const KEYWORDS = new Set(
  'for while until if do then else elif case select function done fi esac in return exit at'.split(' '),
);

const SQL_VERBS = new Set('DROP DELETE TRUNCATE ALTER UPDATE GRANT REVOKE drop delete truncate alter'.split(' '));

/** The end of the SQL statement that begins at `start`; undefined when none does. */
function statementEnd(text: string, start: number, limit: number): number | undefined {
  const part = /^[^;\n]{1,500}?(?=;|\n|[.!?]\s|[.!?]?$)/.exec(text.slice(start, Math.min(limit, start + 520)))?.[0];
  return part !== undefined && isSql(part) ? start + part.length : undefined;
}

/** What a command in a sentence may begin with when nothing announces it. */
const COMMAND_NAMES: ReadonlySet<string> = new Set([
  ...[...ALL_PROGRAMS].filter((name) => !KEYWORDS.has(name)),
  ...SQL_VERBS,
]);
const COMMAND_WORDS = new WordFilter(COMMAND_NAMES);
const ANNOUNCING_WORDS = new WordFilter(ANNOUNCING);
const NEWLINE = 0x0a;
/** What names hold that are no program's, and words in quotes. */
const ODD = Uint8Array.from({ length: 128 }, (_, code) => Number(`=\\'"/~{`.includes(String.fromCharCode(code))));
const isOdd = (code: number): boolean => code >= 128 || ODD[code] === 1;

/** Commands that a sentence gives without marking them, from their program to the first word of the sentence again. */
export function bareCommands(text: string, span: Span): Found[] {
  const found: Found[] = [];
  let after = span.start;
  let line = span.start;
  // Of the word before; variables, since an object for every word is what a long text costs most.
  let [wordStart, wordEnd, announced] = [span.start, span.start, false];
  for (let at = span.start; at < span.end;) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      at++;
      if (code === NEWLINE) line = at;
      continue;
    }
    const start = at;
    let hash = NO_HASH;
    let odd = false;
    for (let part; at < span.end && !isSpace((part = text.charCodeAt(at))); at++) {
      hash = hashedWith(hash, part);
      odd ||= isOdd(part);
    }
    // Most words by far: of a sentence beyond doubt, no program's name, and nothing before them announces a command.
    if (start >= after && (odd || announced || COMMAND_WORDS.mayHave(hash))) {
      const before = announced ? { start: wordStart, end: wordEnd } : undefined;
      const command = commandAt(text, { start, end: at, line, before }, span.end);
      if (command) found.push(command);
      after = command?.outer.end ?? after;
    }
    wordStart = start;
    wordEnd = at;
    announced = odd || ANNOUNCING_WORDS.mayHave(hash);
  }
  return found;
}

/** A word with where its line begins, and the word before it when that may announce a command. */
interface Place extends Span {
  line: number;
  before: Span | undefined;
}

/** What may stand around a program's name in a sentence. */
const LEADING = `"'([*_<`;
const TRAILING = ')]*_,:!?';
const MOST_LEADING = 4;
const PLAIN_NAME = /^(?:[A-Za-z]+|[a-z][a-z0-9_.+-]*)$/;

/** The command that begins with a word; undefined when none does. */
function commandAt(text: string, { start: begin, end: stop, line, before }: Place, limit: number): Found | undefined {
  const raw = rawWord(text, { start: begin, end: stop });
  let lead = 0;
  while (lead < MOST_LEADING && lead < raw.length && LEADING.includes(raw[lead]!)) lead++;
  const name = withoutEnd(raw.slice(lead), TRAILING);
  const said = before ? bare(rawWord(text, before)).toLowerCase() : '';
  if (KEYWORDS.has(name)) return undefined;
  if (!COMMAND_NAMES.has(name) && !ANNOUNCING.has(said) && PLAIN_NAME.test(name)) return undefined;
  const start = begin + lead;
  const statement = SQL_VERBS.has(name) ? statementEnd(text, start, limit) : undefined;
  if (statement !== undefined) return { start, end: statement, outer: { start, end: statement }, form: 'line' };
  const first = { raw, start: begin, end: stop, opensLine: true, inTable: opensTable(text, line, limit) };
  const words = wordsFrom(text, first, limit);
  if (!startsCommand(name, words, said)) return undefined;
  const opening = lead > 0 && /["']/.test(text[start - 1]!) ? quoteEnd(text, start - 1, limit) : undefined;
  const end = opening === undefined ? Math.max(start + 1, endOfCommand(text, words, limit)) : opening - 1;
  const outer = opening === undefined ? { start, end } : { start: start - 1, end: opening };
  return { start, end, outer, form: 'line' };
}
