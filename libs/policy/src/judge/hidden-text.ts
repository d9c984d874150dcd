import type { Policy } from '../rules/policy.js';
import type { Span } from '../span.js';
import type { Finding } from './violation.js';

/** Explicit directional formatting (UAX 9): reorders what is shown. The marks LRM, RLM and ALM only place a sign. */
const REORDERING = /[\u202A-\u202E\u2066-\u2069]+/gu;

/**
 * Characters without width inside a Latin word, where no script needs them. Between other letters a joiner or a
 * non-joiner is spelling (Persian, Hindi), and between emoji a joiner makes one picture of them.
 */
const INSIDE_WORDS = /(?<=[A-Za-z0-9])[\u00AD\u180E\u200B-\u200D\u2060-\u2064\uFEFF]+(?=[A-Za-z0-9])/gu;

/** Tag characters (Unicode 23.9): text that no person sees. */
const TAGS = /[\u{E0000}-\u{E007F}]+/gu;

/** What they are for: a region's code of up to six tags behind a black flag, closed by the cancel tag (UTS 51). */
const FLAG = /^\u{1F3F4}[\u{E0030}-\u{E007A}]{1,6}\u{E007F}$/u;
const FLAG_LENGTH = '\u{1F3F4}'.length;

// Everything of Cc but tab, line feed, form feed and carriage return.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROLS = /[\x00-\x08\x0B\x0E-\x1F\x7F-\x9F]+/gu;

/** Nothing but what everybody sees, as nearly all texts are: one look for all of the above. */
const SHOWN = /^[\t\n\f\r\x20-\x7E]*$/;

/** Characters in a text that hide or disguise what it says. */
export function hiddenTextFindings(text: string, policy: Policy): Finding[] {
  if (SHOWN.test(text)) return [];
  const as = (id: string, spans: readonly Span[]) => spans.map((span) => ({ ...span, rule: policy.named(id) }));
  return [
    ...as('text.reordered', placesOf(text, REORDERING)),
    ...as('text.hidden', placesOf(text, INSIDE_WORDS)),
    ...as(
      'text.hidden',
      placesOf(text, TAGS).filter((span) => !isFlag(text, span)),
    ),
    ...as('text.control', placesOf(text, CONTROLS)),
  ];
}

const isFlag = (text: string, { start, end }: Span): boolean =>
  FLAG.test(text.slice(Math.max(0, start - FLAG_LENGTH), end));

const placesOf = (text: string, search: RegExp): Span[] =>
  Array.from(text.matchAll(search), ({ 0: found, index }) => ({ start: index, end: index + found.length }));
