import { FRENCH } from './french.js';
import { GERMAN } from './german.js';
import { SPANISH } from './spanish.js';

interface Dictionary {
  /** Phrases by their words, and how many words the longest has. */
  phrases: ReadonlyMap<string, readonly string[]>;
  longest: number;
  participles: ReadonlySet<string>;
  /** The verb comes last. */
  verbLast: boolean;
}

function dictionary(text: string, verbLast = false): Dictionary {
  const phrases = new Map<string, readonly string[]>();
  const participles = new Set<string>();
  for (const line of text.trim().split('\n')) {
    const [foreign = '', english = ''] = line.split(' =').map((part) => part.trim());
    const words = english.split(' ').filter((word) => word !== '' && word !== '+');
    phrases.set(foreign, words);
    if (english.endsWith(' +') && words[0] !== undefined) participles.add(words[0]);
  }
  const longest = Math.max(...[...phrases.keys()].map((phrase) => phrase.split(' ').length));
  return { phrases, longest, participles, verbLast };
}

const DICTIONARIES = [dictionary(GERMAN, true), dictionary(FRENCH), dictionary(SPANISH)];

// Names that are the same everywhere.
const NAMES =
  /^(?:png|jpe?g|svg|csv|tsv|pdf|txt|log|xml|html|css|sql|md|nginx|postgres|postgresql|mysqld|redis-server|sshd|cron|httpd|apache2|haproxy|node|systemd|main|master|develop|origin|todo|fixme|json|yaml|toml|csv|get|head|sha-?256|chmod)$/;

const NAMED = new Set(['table', 'branch', 'container', 'volume', 'network', 'database', 'package']);

const isMark = (token: string) => /^[A-Z]\d+$/.test(token) || !/\p{L}/u.test(token) || NAMES.test(token);

/** A masked sentence in English, where every word of it is known in one other language; the first that knows them all. */
export function inEnglish(sentence: string): string | undefined {
  const tokens = sentence.split(' ');
  for (const language of DICTIONARIES) {
    const words = wordByWord(tokens, language);
    if (words !== undefined)
      return language.verbLast ? renamedTo(verbsForward(words, language.participles)) : words.join(' ');
  }
  return undefined;
}

function wordByWord(tokens: readonly string[], { phrases, longest }: Dictionary): string[] | undefined {
  const english: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at] ?? '';
    if (isMark(token)) {
      english.push(token);
      at += 1;
      continue;
    }
    // "The table invoices": what stands behind such a word is its name.
    if (!phrases.has(token) && NAMED.has(english.at(-1) ?? '') && /^[a-z][a-z0-9]*$/.test(token)) {
      english.push(token);
      at += 1;
      continue;
    }
    let size = Math.min(longest, tokens.length - at);
    while (size > 0 && !phrases.has(tokens.slice(at, at + size).join(' '))) size -= 1;
    if (size === 0) return undefined;
    english.push(...(phrases.get(tokens.slice(at, at + size).join(' ')) ?? []));
    at += size;
  }
  return english;
}

/** "In b umbenannt" is renamed to b; in English what is renamed in b stands there. */
const renamedTo = (sentence: string): string => sentence.replace(/(\brenamed (?:.*P\d+ )?)in (?=P\d+$)/, '$1to ');

const AUXILIARY = new Set(['have', 'was', 'were', 'is', 'are', 'has']);

/** "The file was to b moved" becomes "the file was moved to b", in each part that ends with its verb. */
function verbsForward(words: readonly string[], participles: ReadonlySet<string>): string {
  const ordered: string[] = [];
  let from = 0;
  for (let at = 0; at < words.length; at += 1) {
    const verb = words[at] ?? '';
    const ends = at + 1 === words.length || ['and', ',', ':', '('].includes(words[at + 1] ?? '');
    if (!participles.has(verb) || !ends) continue;
    const part = words.slice(from, at);
    const auxiliary = part.findIndex((word) => AUXILIARY.has(word));
    const place = ['not', 'already'].includes(part[auxiliary + 1] ?? '') ? auxiliary + 2 : auxiliary + 1;
    // In a second part the auxiliary of the first still holds: "… created and b deleted".
    const joint = auxiliary === -1 && part[0] === 'and' ? 1 : place;
    ordered.push(...part.slice(0, joint), verb, ...part.slice(joint));
    from = at + 1;
  }
  return [...ordered, ...words.slice(from)].join(' ');
}
