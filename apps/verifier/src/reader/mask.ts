import {
  ENTITY_KINDS,
  isBareExtension,
  isPathText,
  isPathWord,
  type Entity,
  type EntityKind,
  type Masked,
} from './entity.js';

const UNIT = '(?:bytes?|[kKMGT]i?[bB]|B|kilobytes?|megabytes?|gigabytes?)';

// The first that fits at a position wins. Group 1, where there is one, is the text; else all of it.
const SPANS: readonly [kind: EntityKind | 'span', shape: RegExp][] = [
  [
    'span',
    /```(?:\w*\n)?([^`]+?)\n?```|`([^`\n]+)`|"([^"\n]+)"|“([^”\n]+)”|«([^»\n]+)»|(?<![\p{L}\p{N}])'([^'\n]+)'(?![\p{L}\p{N}])/uy,
  ],
  ['url', /https?:\/\/[^\s"'`<>)\]]+/iy],
  ['pattern', /\/[^\s/]*[\^$*+()[\]|\\][^\s]*\/(?=$|[\s.,;)])/y],
  ['sha256', /(?:sha256:)?([0-9a-f]{64})(?![\w])/iy],
  ['hash', /[0-9a-f]{128}(?!\w)|[0-9a-f]{40}(?!\w)|[0-9a-f]{32}(?!\w)/iy],
  ['endpoint', /(?:\d{1,3}(?:\.\d{1,3}){3}|localhost|\[[0-9a-f:]+\]|\*):\d{1,5}(?![\d.])/iy],
  ['size', new RegExp(`\\d[\\d,]*(?:\\.\\d+)?[ -]?${UNIT}(?![\\p{L}\\p{N}])`, 'uy')],
  ['version', /v?\d+(?:\.\d+){2,}(?:-[\w.]+)?(?![\w])|v\d+(?:\.\d+)*(?![\w])/iy],
  ['number', /\d{1,3}(?:,\d{3})+(?![\w,])|\d+(?:\.\d+)?%?(?![\p{L}\p{N}_/:-]|\.\w|\.\d)/uy],
  ['assignment', /[A-Za-z_][\w.]*=[^\s"'`(),;]+/y],
];

const WORD = /[\p{L}\p{N}._~/$@+-][\p{L}\p{N}._~/$@+%=#&-]*(?:'[\p{L}]+)?|\.{0,2}\/[^\s"'`<>|;,()[\]{}!?:]*/uy;
const GLOB_WORD = /[^\s"'`<>|;,()!:]*[*?][^\s"'`<>|;,()!:]*/uy;
const SPLITS = new Set(['.', '!', ';', '\n']);

/** Signs of joy that say nothing; any other picture is a word nobody taught the reader. */
const ORNAMENT = /[✅✔✓☑🎉🚀👍📄📁📂📦💾🔧✨📝🟢🛠🧹🗂]\uFE0F?/gu;

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
    const found = spanAt(text, at) ?? wordAt(text, at);
    if (found !== undefined) {
      at = found.end;
      if (found.kind === 'word') wordsOf(found.text).forEach(say);
      else name(found.kind, isBareExtension(found.text) && found.kind === 'glob' ? `*${found.text}` : found.text);
      continue;
    }
    const sign = text[at] ?? '';
    at += 1;
    if (SPLITS.has(sign)) sentences.push([]);
    else if (sign.trim() !== '') say(arrowOf(sign));
  }
  const spoken = sentences.filter(({ length }) => length > 0).map((tokens) => tokens.join(' '));
  return { sentences: withLists(spoken), entities };
}

/** "Created these files:" and the lines below it that only name files are one sentence. */
function withLists(sentences: readonly string[]): string[] {
  const joined: string[] = [];
  let open = false;
  for (const sentence of sentences) {
    const item = /^P\d+$/.test(sentence);
    const before = joined.at(-1);
    if (open && item && before !== undefined)
      joined[joined.length - 1] = `${before}${before.endsWith(':') ? '' : ' ,'} ${sentence}`;
    else joined.push(sentence);
    open = sentence.endsWith(' :') || (open && item);
  }
  return joined;
}

/** Without ornaments and the signs of Markdown; list items become lines. */
function unadorned(claim: string): string {
  return claim
    .replaceAll('\r\n', '\n')
    .replaceAll(ORNAMENT, ' ')
    .replaceAll(/^[ \t]*(?:[-*•‣]|\d{1,2}[.)]|#{1,6})[ \t]+/gm, '')
    .replaceAll(/\*\*([^*\n]+)\*\*/g, '$1')
    .replaceAll(/’/g, "'")
    .replaceAll(/[-=]+>|[→➜➔⇒]/gu, ' → ');
}

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
    return { kind: kindOfSpan(inner, match[0].startsWith('`')), text: inner, end };
  }
  return undefined;
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

const COMMON_COMPOUNDS = /^(?:non-empty|up-to-date|read-only|brand-new|sha-?(?:1|256|512)|md5|q[1-4]|well-formed)$/i;

function kindOfWord(word: string): EntityKind | 'word' {
  if (/[$~]/.test(word)) return 'code';
  if (isBareExtension(word)) return 'glob';
  if (isPathWord(word)) return 'path';
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
  if (lower === "can't" || lower === 'cannot') return ['can', 'not'];
  if (lower === "won't") return ['will', 'not'];
  const short = Object.keys(CONTRACTIONS).find((ending) => lower.endsWith(ending) && lower.length > ending.length);
  return short === undefined ? [lower] : `${lower.slice(0, -short.length)}${CONTRACTIONS[short]}`.split(' ');
}

const arrowOf = (sign: string) => (sign === '→' ? '->' : sign === '—' || sign === '–' ? '--' : sign);
