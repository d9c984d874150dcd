import { withoutLabel } from '../reader/read-claim.js';
import { mask } from '../reader/mask.js';
import { Span } from './span.js';

// All that may stand between two statements. None of these can turn one round or tie it to a condition.
const JOINTS = new Set([',', 'and', '&', '--', '¶']);

/**
 * Whether the spans, one after the other, are the whole claim: no word is left out, none is used twice, and between two
 * spans stands nothing but what joins statements. Compared as the reader sees the words, so that no span can begin or
 * end inside a name or a quote.
 */
export function coversClaim(claim: string, spans: readonly Span[]): boolean {
  const masked = mask(claim);
  const said = masked.sentences
    .map(withoutLabel)
    .filter((sentence) => sentence !== '')
    .join(' ¶ ');
  const whole = new Span(claim, {}, { sentences: [said], entities: masked.entities }).tokens();
  const left = spans.map((span) => span.tokens()).sort((a, b) => b.length - a.length);
  let at = 0;
  let joined = true;
  while (at < whole.length) {
    if (JOINTS.has(whole[at] ?? '')) {
      at += 1;
      joined = true;
      continue;
    }
    const next = left.findIndex((tokens) => startsAt(whole, tokens, at));
    if (next === -1 || !joined) return false;
    at += left.splice(next, 1)[0]?.length ?? 0;
    joined = false;
  }
  return left.length === 0;
}

const startsAt = (whole: readonly string[], part: readonly string[], at: number): boolean =>
  part.length > 0 && part.every((token, step) => whole[at + step] === token);
