import type { Span } from '../../span.js';
import { ORDER_GERUNDS, ORDER_THIRD, ORDER_VERBS, PAST_VERBS } from './lexicon.js';
import { linesOf } from './lines.js';
import { isSql } from './shape.js';
import { isEnglishToo, isProgram } from './programs.js';
import type { Found } from './tokens.js';
import { DESTRUCTIVE_WORDS, FUNCTION_WORDS, SENTENCE_OPENERS } from './words.js';

/** A quoted argument longer than this is an apostrophe. */
const LONGEST_QUOTE = 2000;

const ARGUMENT =
  /^(?:--?[A-Za-z0-9?]|~?\/|\.\.?\/|\.$|\$|["'][^"']|\d|[|&<>]|\*|\S+[/=*@:]\S|\S+\.(?:sh|py|js|ts|sql|ko|yml|yaml|json|tgz|conf|service)\b)/;
const OPERATOR = /^(?:\|\|?|&&?|;|\d?>{1,2}&?\d?|<{1,3})$/;
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
const ENDS = new Set(
  `now immediately again first next once twice manually directly quickly regardless today tonight tomorrow daily nightly
   everywhere anywhere afterwards ausführen command commands immediately. without yourself asap inside outside across until nobody even
   automatically whenever instead anyway together regularly sofort jetzt aus auszuführen auszufuehren maintenant ahora`.split(
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

interface Word extends Span {
  raw: string;
  /** Nothing but letters of ASCII. */
  letters: boolean;
  opensLine: boolean;
  inTable: boolean;
}

const PLAIN = /^[A-Za-z0-9]+$/;

const bare = (raw: string) =>
  PLAIN.test(raw) ? raw : raw.replace(/^["'([*_{<]+/, '').replace(/["')\]*_>.,;:!?]+$/, '');

/** Words behind which a command may follow without any mark. */
const ANNOUNCING: ReadonlySet<string> = new Set([
  ...ORDER_VERBS,
  ...ORDER_GERUNDS,
  ...ORDER_THIRD,
  ...PAST_VERBS,
  ...INTRODUCERS,
]);

function announced(words: readonly Word[], at: number): boolean {
  const before = words[at - 1];
  return before !== undefined && ANNOUNCING.has((before.letters ? before.raw : bare(before.raw)).toLowerCase());
}

/** What may only stand behind a program: an option, a path, an operator. */
const isArgument = (next: string) => (ARGUMENT.test(next) || OPERATOR.test(next)) && !next.includes('](');

/** What goes on with a sentence. */
const isGlue = (next: string) => next === '' || FUNCTION_WORDS.has(bare(next).toLowerCase()) || ENDS.has(bare(next));

const NAME = /^[a-z][a-z0-9_.+-]*$/;

// Nothing is looked at before it is needed: this runs for every word that is not plainly one of a sentence.
function startsCommand(name: string, following: readonly string[], before: string): boolean {
  if (!NAME.test(name)) return startsUnnamed(name, following[0] ?? '', before);
  if (KEYWORDS.has(name)) return false;
  const next = following[0] ?? '';
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
  if (/^(?:run|execute|running|executing)$/.test(before) && following.some((word) => DESTRUCTIVE_WORDS.has(bare(word))))
    return true;
  return introduced && ARGUMENT.test(next) && !FUNCTION_WORDS.has(name) && /^--?[a-z]/.test(next);
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

/** Where a quote that opens in this word closes again, as an offset behind it. */
function quoteEnd(text: string, from: number, limit: number): number | undefined {
  const quote = text[from]!;
  const close = text.slice(from + 1, Math.min(limit, from + LONGEST_QUOTE)).indexOf(quote);
  return close < 0 ? undefined : from + close + 2;
}

/** How far the command goes that begins with word `at`: to the first word that only a sentence has. */
function endOfCommand(text: string, words: readonly Word[], at: number, limit: number): number {
  let end = words[at]!.start;
  for (let i = at; i < words.length; i++) {
    const word = words[i]!;
    if (word.start < end) continue;
    if (i > at && word.opensLine && !(words[i - 1]!.raw.endsWith('\\') || /^(?:--?\w|~?\/\w|\/$)/.test(word.raw)))
      break;
    if (word.inTable && word.raw === '|') break;
    const opening = /^(?:[\w-]+=)?["']/.exec(word.raw);
    const close = opening && i > at ? quoteEnd(text, word.start + opening[0].length - 1, limit) : undefined;
    if (close !== undefined) {
      end = close;
      if (/^[.,:!?)](?:\s|$)/.test(text.slice(close, close + 2))) return end;
      continue;
    }
    const plain = bare(word.raw);
    const dots = /^\.{1,2}[.,;]?$/.test(word.raw);
    if (i > at && !OPERATOR.test(word.raw) && !dots) {
      const small = plain.toLowerCase();
      const one = small === 'a' || small === 'y' ? false : FUNCTION_WORDS.has(small) || ENDS.has(small);
      if (
        plain === '' ||
        one ||
        /^[([—]/.test(word.raw) ||
        (/^-+$/.test(word.raw) && !ARGUMENT.test(words[i + 1]?.raw ?? ''))
      )
        break;
    }
    if (
      /;$/.test(word.raw) &&
      /^\$|^[a-z]/.test(words[i + 1]?.raw ?? '') &&
      (words[i + 1]!.raw.startsWith('$') || isProgram(bare(words[i + 1]!.raw)))
    ) {
      end = word.end;
      continue;
    }
    const cut = dots
      ? /[.,;]$/.test(word.raw) && word.raw.length > 1 && word.raw !== '..'
        ? 1
        : 0
      : trailing(word.raw);
    end = word.end - cut;
    if (cut > 0) break;
  }
  return end;
}

/** How many characters at the end of a word are the sentence's punctuation. */
function trailing(raw: string): number {
  const open = (raw.match(/[({]/g) ?? []).length;
  let end = raw.length;
  while (end > 1) {
    const c = raw[end - 1]!;
    if (/["']/.test(c) && raw.slice(0, end).split(c).length % 2 === 0) {
      end--;
      continue;
    }
    if (c === ')' && (raw.slice(0, end).match(/\)/g) ?? []).length <= open) break;
    if (c === '.' && /(?:^|\/)\.{1,2}$/.test(raw.slice(0, end))) break;
    if (
      !/[.,;:!?)*_\]]/.test(c) ||
      (c === '*' && /(?:^|\/|\.)\*$/.test(raw.slice(0, end))) ||
      (c === ';' && raw[end - 2] === '\\')
    )
      break;
    end--;
  }
  while (end > 1 && end < raw.length && /[|&]/.test(raw[end - 1]!)) end--;
  return raw.length - end;
}

/** The words of a line. Read by hand: an expression that matches every word is the dearest part of a long text. */
function wordsOf(text: string, line: Span, words: Word[]): void {
  const inTable = /^[ \t]*\|/.test(text.slice(line.start, Math.min(line.end, line.start + 100)));
  let opensLine = true;
  for (let at = line.start; at < line.end;) {
    while (at < line.end && isBlank(text, at)) at++;
    const start = at;
    let letters = true;
    for (; at < line.end && !isBlank(text, at); at++) letters &&= isLetter(text.charCodeAt(at));
    if (at === start) break;
    words.push({ raw: text.slice(start, Math.min(at, start + 4000)), start, end: at, letters, opensLine, inTable });
    opensLine = false;
  }
}

const isLetter = (code: number) => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= 0x20 ? code === 0x20 || (code >= 0x09 && code <= 0x0d) : code > 0x7f && /\s/.test(text[at]!);
}

/** The words behind one that ends no part of a sentence. */
function followingWords(words: readonly Word[], at: number): string[] {
  const { raw } = words[at]!;
  if (/[,.:!?)]$/.test(raw) && !raw.startsWith('.')) return [];
  return words.slice(at + 1, at + 4).map((word) => (word.inTable && word.raw === '|' ? '' : word.raw));
}

const LETTERS = /^[A-Za-z]+$/;

/** Commands that a sentence gives without marking them, from their program to the first word of the sentence again. */
export function bareCommands(text: string, span: Span): Found[] {
  const words: Word[] = [];
  for (const line of linesOf(text, span.start, span.end)) wordsOf(text, line, words);
  const found: Found[] = [];
  let after = span.start;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word.start < after) continue;
    // Most words by far: of a sentence beyond doubt, no program's name, and nothing before them announces a command.
    if (word.letters && !isProgram(word.raw) && !SQL_VERBS.has(word.raw) && !announced(words, at)) continue;
    const lead = /^["'([*_<]{0,4}/.exec(word.raw)![0].length;
    const name = word.raw.slice(lead).replace(/[)\]*_,:!?]+$/, '');
    // The same without its punctuation.
    if (LETTERS.test(name) && !isProgram(name) && !SQL_VERBS.has(name) && !announced(words, at)) continue;
    const before = at === 0 ? '' : bare(words[at - 1]!.raw).toLowerCase();
    const start = word.start + lead;
    const statement = SQL_VERBS.has(name) ? statementEnd(text, start, span.end) : undefined;
    if (statement !== undefined) {
      found.push({ start, end: statement, outer: { start, end: statement }, form: 'line' });
      after = statement;
      continue;
    }
    if (!startsCommand(name, followingWords(words, at), before)) continue;
    const opening = lead > 0 && /["']/.test(text[start - 1]!) ? quoteEnd(text, start - 1, span.end) : undefined;
    const end = opening === undefined ? Math.max(start + 1, endOfCommand(text, words, at, span.end)) : opening - 1;
    const outer = opening === undefined ? { start, end } : { start: start - 1, end: opening };
    found.push({ start, end, outer, form: 'line' });
    after = outer.end;
  }
  return found;
}
