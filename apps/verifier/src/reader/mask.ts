import {
  ENTITY_KINDS,
  isBareExtension,
  isPathText,
  isPathWord,
  type Entity,
  type EntityKind,
  type Masked,
} from './entity.js';
import { callAt, jsonAt } from './call.js';
import { NUMBER_WORDS, words } from './lexicon.js';
import { unadorned } from './unadorned.js';

const UNIT = '(?:[Bb]ytes?|[kKMGT]i?[bB](?:ytes?)?|B|[Kk]ilobytes?|[Mm]egabytes?|[Gg]igabytes?)';

// The first that fits at a position wins. Group 1, where there is one, is the text; else all of it.
const SPANS: readonly [kind: EntityKind | 'span', shape: RegExp][] = [
  [
    'span',
    /```(?:\w*\n)?([^`]+?)\n?```|`([^`\n]+)`|"([^"\n]+)"|“([^”\n]+)”|„([^“”\n]+)[“”]|«([^»\n]+)»|(?<![\p{L}\p{N}])'([^'\n]+)'(?![\p{L}\p{N}])/uy,
  ],
  ['url', /https?:\/\/[^\s"'`<>)\]]+/iy],
  // A place on another machine, as scp(1) has it: `web1:/srv/a.txt`.
  ['code', /(?=[\w.-]*[\d.@-])[A-Za-z0-9][\w.-]*(?:@[\w.-]+)?:\/(?!\/)[^\s"'`<>)\]]*(?<![.,;:!?])/iy],
  ['pattern', /\/[^\s/]*[\^$*+()[\]|\\][^\s]*\/(?=$|[\s.,;)])/y],
  ['sha256', /(?:sha256:)?([0-9a-f]{64})(?![\w])/iy],
  ['hash', /[0-9a-f]{128}(?!\w)|[0-9a-f]{40}(?!\w)|[0-9a-f]{32}(?!\w)/iy],
  ['endpoint', /(?:\d{1,3}(?:\.\d{1,3}){3}|localhost|\[[0-9a-f:]+\]|\*):\d{1,5}(?![\d.])/iy],
  ['clock', /(?:[01]?\d|2[0-3]):[0-5]\d(?: ?[ap]m)?(?![\w:.])/iy],
  // Five columns of crontab(5), one of them a star at least.
  ['schedule', /(?=[\d*,/ -]*\*)[\d*][\d*,/-]*(?: +[\d*][\d*,/-]*){4}(?![\w*/])/y],
  ['spec', /(?:@[\w.-]+\/)?[A-Za-z][\w.-]*(?:@v?|==)\d[\w.+-]*\w(?![\w@])/y],
  ['code', /(?<=\bimage )[a-z0-9][\w./-]*:\w[\w.-]*(?<![.-])/iy],
  ['ratio', /\d+\/\d+(?![\w/.])/y],
  ['size', new RegExp(`\\d[\\d,]*(?:\\.\\d+)?[ -]?${UNIT}(?![\\p{L}\\p{N}])`, 'uy')],
  ['version', /v?\d+(?:\.\d+){2,}(?:-[\w.]+)?(?![\w])|v\d+(?:\.\d+)*(?![\w])/iy],
  ['number', /\d{1,3}(?:,\d{3})+(?![\w,])|\d+(?:\.\d+)?%?(?![\p{L}\p{N}_/:-]|\.\w|\.\d)/uy],
  ['assignment', /[A-Za-z_][\w.]*=[^\s"'`(),;]+/y],
];

const WORD = /[\p{L}\p{N}._~/$@+-][\p{L}\p{N}._~/$@+%=#&-]*(?:'[\p{L}]+)?|\.{0,2}\/[^\s"'`<>|;,()[\]{}!?:]*/uy;
const GLOB_WORD = /[^\s"'`<>|;,()!:]*[*?][^\s"'`<>|;,()!:]*/uy;
const ARROW = /[-=]+>|[→➜➔⇒]/uy;
const SPLITS = new Set(['.', '!', ';', '\n']);

/** Replaces everything a claim names by marks and splits what is left into sentences of lower-case words. */
export function mask(claim: string): Masked {
  const text = unadorned(claim);
  const entities: Entity[] = [];
  const sentences: string[][] = [[]];
  const say = (token: string) => void sentences.at(-1)?.push(token);
  const name = (kind: EntityKind, named: string) => {
    say(`${ENTITY_KINDS[kind]}${entities.length}`);
    entities.push({ kind, text: named });
  };
  for (let at = 0; at < text.length;) {
    const arrow = matchAt(ARROW, text, at)?.[0];
    if (arrow !== undefined) {
      say('->');
      at += arrow.length;
      continue;
    }
    const found = spanAt(text, at) ?? wordAt(text, at);
    if (found !== undefined) {
      at = found.end;
      const number = NUMBER_WORDS[found.text.toLowerCase()];
      if (number !== undefined && found.kind === 'word') name('number', number);
      else if (found.kind === 'word') wordsOf(found.text).forEach(say);
      else name(found.kind, isBareExtension(found.text) && found.kind === 'glob' ? `*${found.text}` : found.text);
      continue;
    }
    const sign = text[at] ?? '';
    at += 1;
    if (SPLITS.has(sign)) sentences.push([]);
    else if (sign.trim() !== '') say(dashOf(sign));
  }
  const spoken = sentences
    .filter(({ length }) => length > 0)
    .map((tokens) => tokens.map((token, at) => asPlace(token, tokens, at, entities)).join(' '));
  return { sentences: withLists(spoken), entities };
}

const PLACES = words(
  'directory directories folder folders file files symlink link repo repository ordner verzeichnis datei dossier carpeta',
);

/** A name beside the word for what it is, "the folder `old_module`", is that thing's path. */
function asPlace(token: string, tokens: readonly string[], at: number, entities: Entity[]): string {
  const index = /^[ICQ](\d+)$/.exec(token)?.[1];
  const entity = entities[Number(index)];
  if (index === undefined || entity === undefined || !/^[\w.-]*\w[\w.-]*$/.test(entity.text)) return token;
  const before = ['named', 'called'].includes(tokens[at - 1] ?? '') ? tokens[at - 2] : tokens[at - 1];
  if (!PLACES.has(before ?? '') && !PLACES.has(tokens[at + 1] ?? '')) return token;
  entity.kind = 'path';
  return `${ENTITY_KINDS.path}${index}`;
}

/** "Files created", "Deleted" above a list of names. */
const LIST_HEAD =
  /^(?:the )?(?:new |following )?(?:files? )?(?:created|added|modified|updated|changed|edited|deleted|removed)(?: files?)?$|^new files?$/;

/** "Created these files:" and the lines below it that only name files are one sentence. */
function withLists(sentences: readonly string[]): string[] {
  const joined: string[] = [];
  let open = false;
  for (const sentence of sentences) {
    const item = /^P\d+$/.test(sentence);
    const before = joined.at(-1);
    if (open && item && before !== undefined) joined[joined.length - 1] = `${before}${joint(before)} ${sentence}`;
    else joined.push(sentence);
    open = sentence.endsWith(' :') || LIST_HEAD.test(sentence) || (open && item);
  }
  return joined;
}

const joint = (before: string) => (before.endsWith(':') ? '' : LIST_HEAD.test(before) ? ' :' : ' ,');

/** A request for reading, as it is typed; flags that could make it another one are no part of it. */
const CURL = /^curl(?: -[sSfikLv]+| --(?:silent|fail|show-error))* ["']?(https?:\/\/[^\s"'`<>]+?)["']?$/i;

interface Found {
  kind: EntityKind | 'word';
  text: string;
  end: number;
}

function matchAt(shape: RegExp, text: string, at: number): RegExpExecArray | null {
  shape.lastIndex = at;
  return shape.exec(text);
}

function spanAt(text: string, at: number): Found | undefined {
  for (const [kind, shape] of SPANS) {
    const match = matchAt(shape, text, at);
    if (match === null) continue;
    const inner = match.slice(1).find((group) => group !== undefined) ?? match[0];
    const end = at + match[0].length;
    if (kind !== 'span') {
      const trimmed = kind === 'url' || kind === 'assignment' ? inner.replace(/[.,;:!?]+$/, '') : inner;
      return { kind, text: trimmed, end: end - (inner.length - trimmed.length) };
    }
    const code = match[0].startsWith('`');
    const asked = code ? CURL.exec(inner)?.[1] : undefined;
    if (asked !== undefined) return { kind: 'url', text: asked, end };
    return { kind: kindOfSpan(inner, code), text: inner, end };
  }
  const call = callAt(text, at) ?? jsonAt(text, at);
  return call === undefined ? undefined : { kind: 'code', text: call, end: at + call.length };
}

/** A fenced or quoted text that is exactly one known thing is that thing. */
function kindOfSpan(inner: string, code: boolean): EntityKind {
  for (const [kind, shape] of SPANS) {
    if (kind === 'span' || kind === 'number') continue;
    if (matchAt(shape, inner, 0)?.[0].length === inner.length) return kind;
  }
  if (isPathText(inner)) return 'path';
  if (code && /^[^\s*?]*[*?][^\s]*$/.test(inner)) return 'glob';
  return code ? 'code' : 'quote';
}

function wordAt(text: string, at: number): Found | undefined {
  const glob = matchAt(GLOB_WORD, text, at);
  if (glob !== null && /[\w/.]/.test(glob[0]) && !/\?$/.test(glob[0])) {
    const trimmed = glob[0].replace(/\.+$/, '');
    return { kind: 'glob', text: trimmed, end: at + trimmed.length };
  }
  const match = matchAt(WORD, text, at);
  if (match === null) return undefined;
  const word = match[0].replace(/(?<=[\p{L}\p{N}_/-])[.+]+$|^[.]{3,}/u, '');
  if (word === '' || /^[-.+=~]+$/.test(word)) return undefined;
  return { kind: kindOfWord(word), text: word, end: at + word.length };
}

const COMMON_COMPOUNDS =
  /^(?:(?:world|group)-(?:readable|writable)|byte-identical|up-to-date|non-empty|up-to-date|read-only|brand-new|(?:sha-?(?:1|256|512)|md5)(?:sum)?|q[1-4]|well-formed)$/i;

/** "CSV-Dateien". */
const COMPOUND = /^[A-Za-z]{2,4}-(?:Dateien|Datei)$/;

function kindOfWord(word: string): EntityKind | 'word' {
  if (/[$~]/.test(word)) return 'code';
  if (isBareExtension(word)) return 'glob';
  if (isPathWord(word)) return 'path';
  if (COMPOUND.test(word)) return 'word';
  if (/^[\p{L}]+(?:'[\p{L}]+)?$/u.test(word)) return /\p{Ll}\p{Lu}/u.test(word) ? 'name' : 'word';
  return COMMON_COMPOUNDS.test(word) ? 'word' : 'name';
}

const CONTRACTIONS: Record<string, string> = {
  "n't": ' not',
  "'ve": ' have',
  "'s": ' is',
  "'re": ' are',
  "'m": ' am',
  "'ll": ' will',
  "'d": ' would',
};

/** Lower case, contractions in full: a negation must be a word of its own. */
function wordsOf(word: string): string[] {
  const lower = word.toLowerCase();
  if (COMPOUND.test(word)) return lower.split('-');
  if (lower === "can't" || lower === 'cannot') return ['can', 'not'];
  if (lower === "won't") return ['will', 'not'];
  const short = Object.keys(CONTRACTIONS).find((ending) => lower.endsWith(ending) && lower.length > ending.length);
  return short === undefined ? [lower] : `${lower.slice(0, -short.length)}${CONTRACTIONS[short]}`.split(' ');
}

const dashOf = (sign: string) => (sign === '—' || sign === '–' ? '--' : sign);
