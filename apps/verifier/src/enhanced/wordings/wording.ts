import type { Check, ClaimContext } from '@wingman/contracts';
import { tracedSince } from '../../reader/acts.js';
import { saysGone } from '../../reader/afterwards.js';
import { DIRECTORY_NOUNS, judgePhrase, LINK_NOUNS, ARCHIVE_NOUNS, NEUTRAL } from '../../reader/lexicon.js';
import { shape } from '../../reader/rule.js';
import type { PlanItem } from '../../verdict/plan.js';
import type { Mention, Span } from '../span.js';

/** What was found in the words for one check. */
export interface Match {
  /** The noun phrase beside the thing. */
  phrase: string;
  /** How the value of a field was written. */
  written: (field: string) => string;
  sentence: string;
  context: ClaimContext;
}

/** One way to say a check. */
export interface Wording {
  /** `<path>` and its like stand for where the check's own values are said. */
  says: string;
  /** What has to hold when it is said so; by default the check itself. Undefined: not meant after all. */
  items?: (check: Check, match: Match) => PlanItem[] | undefined;
  /** When it happened cannot be seen: with a start, what is there proves nothing about it. */
  undated?: true;
}

/** The wordings of the checks of one type, by the fields that are set (`state=open` where a field has few values). */
export type WordingTable = Readonly<Record<string, readonly Wording[]>>;

/** What a matched wording comes to. */
export interface Accepted {
  items: PlanItem[];
  /** Something was said that no check shows. */
  open: boolean;
}

const LIST = '(?:,|and|, and|&|plus|as well as)';

/**
 * Holds the words of a span against every way to say these checks, which differ in nothing but the thing they are
 * about. All words must be part of it; undefined where no wording has room for all of them and for nothing else.
 */
export function matchWording(
  span: Span,
  checks: readonly Check[],
  about: { wordings: readonly Wording[]; target: string; mentions: readonly Map<string, Mention>[] },
): Accepted | undefined {
  const { wordings, target, mentions } = about;
  // A worktree that is clean is the working directory's own: nothing in the words names it.
  const things = target === '' && checks.length === 1 ? [] : mentions.map((mention) => mention.get(target));
  if (things.some((thing) => thing === undefined)) return undefined;
  const sources = things.map((thing) => thing?.source).join('|');
  const list =
    checks.length === 1 ? `(?:${sources})` : `(?:${sources})(?: ${LIST} (?:${sources})){${checks.length - 1}}`;
  for (const wording of wordings) {
    const filled = [...(mentions[0] ?? [])].reduce(
      (text, [field, { source }]) => text.replaceAll(`<${field}>`, field === target ? list : source),
      wording.says,
    );
    if (/<[a-z_.]+>/.test(filled)) continue;
    const found = shape(filled).exec(span.sentence);
    if (found === null || !phraseFits(found.groups?.['np'] ?? '', checks, things)) continue;
    const items = checks.map((check, at) => itemsOf(wording, check, span, found.groups?.['np'] ?? '', mentions[at]));
    if (items.some((some) => some === undefined)) continue;
    return { items: items.flatMap((some) => some ?? []), open: wording.undated === true && span.start !== undefined };
  }
  return undefined;
}

function itemsOf(
  wording: Wording,
  check: Check,
  span: Span,
  phrase: string,
  mentions: Map<string, Mention> | undefined,
) {
  const written = (field: string) => mentions?.get(field)?.written ?? '';
  const match = { phrase: phrase.trim(), written, sentence: span.sentence, context: span.context };
  const items = wording.items === undefined ? [{ check }] : wording.items(check, match);
  const plain = [...(mentions?.values() ?? [])].some((mention) => mention.plain);
  // What goes by another name is not seen to be gone; a container that was stopped is still seen.
  const gone = items?.some((item) => saysGone(item) && !('state' in item.check && item.check.state === 'stopped'));
  if (plain && gone) return undefined;
  const traced = items && tracedSince(items, span.sentence, span.start);
  return plain ? traced?.map((item) => ({ ...item, inexact: true as const })) : traced;
}

/** Words beside the thing may name it and say nothing more. */
function phraseFits(phrase: string, checks: readonly Check[], things: readonly (Mention | undefined)[]): boolean {
  const parts = phrase.trim().split(' ').filter(Boolean);
  if (checks[0]?.type !== 'file' && checks[0]?.type !== 'content' && checks[0]?.type !== 'config')
    return parts.every((word) => NEUTRAL.has(word));
  if (parts.some((word) => LINK_NOUNS.has(word) || (ARCHIVE_NOUNS.has(word) && !DIRECTORY_NOUNS.has(word))))
    return false;
  return (
    judgePhrase(
      phrase.trim(),
      things.map((thing) => thing?.written ?? ''),
    ) === 'closed'
  );
}
