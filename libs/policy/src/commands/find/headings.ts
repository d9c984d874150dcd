import type { Block } from './blocks.js';

/** What a heading says of the commands below it. `forbids` speaks like "never:", `limits` sets bounds, `tells` reports. */
export type Tone = 'forbids' | 'limits' | 'tells' | 'orders' | undefined;

const FORBIDS =
  /^(?:(?:strictly |absolutely )?(?:forbidden|prohibited|banned|disallowed|denied|blocked|not allowed|off limits|never|do not|don'?ts?|must not|no gos?|deny ?list|block ?list|black ?list|anti ?patterns?|out of scope|non goals?)\b|(?:things|what|commands?|actions?|operations?) (?:to avoid|not to|never to|you must n|we never|that are (?:forbidden|prohibited|banned|blocked|not allowed))|.{0,40}\b(?:never|do not|forbidden|prohibited|not allowed|banned)$|verboten|nicht erlaubt|interdit|prohibido)/;
const LIMITS =
  /^(?:boundar(?:y|ies)|boundary conditions|limits?|limitations|restrictions?|constraints?|guard ?rails?|safety(?: rules)?|rules|grenzen|limites?|límites)\b/;
const TELLS =
  /^(?:risk(?:s| assessment)?|background|incident|post ?mortem|history|root cause|what happened|lessons learned|glossary|risiken|risques|riesgos)\b/;

/** The sections of an instruction have ten names; each block of it asks again. */
const KNOWN = new Map<string, Tone>();
const MOST_KNOWN = 100;
const LONGEST_KNOWN = 60;

/** The tone of a heading's words, in any case and with any separators. */
export function toneOf(heading: string): Tone {
  if (heading.length > LONGEST_KNOWN) return readTone(heading);
  if (!KNOWN.has(heading)) {
    if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
    KNOWN.set(heading, readTone(heading));
  }
  return KNOWN.get(heading);
}

function readTone(heading: string): Tone {
  const plain = heading
    .slice(0, 200)
    .toLowerCase()
    .replace(/[_*#:.`"()[\]-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\d{1,3} /, '');
  if (FORBIDS.test(plain)) return 'forbids';
  if (LIMITS.test(plain)) return 'limits';
  return TELLS.test(plain) ? 'tells' : plain === '' ? undefined : 'orders';
}

/** Keeps the headings above the place that is being read. */
export function createOutline(text: string) {
  const above: Array<{ depth: number; tone: Tone }> = [];
  return {
    enter(block: Block): void {
      while (above.length > 0 && above.at(-1)!.depth >= block.depth) above.pop();
      above.push({ depth: block.depth, tone: toneOf(text.slice(block.body.start, block.body.end)) });
    },
    /** The tone of the nearest heading that has one besides being a heading. */
    tone(): Tone {
      return above.findLast((heading) => heading.tone !== 'orders')?.tone;
    },
  };
}
