import { MAX_CHECKS, type Check, type ClaimContext, type ReasonCode } from '@wingman/contracts';
import { contradictsItself, readClaim } from '../reader/read-claim.js';
import { NeedsCwd } from '../reader/rule.js';
import type { Plan } from '../verdict/plan.js';
import { coversClaim } from './cover.js';
import { matchSpan } from './match-span.js';
import type { Proposal } from './plan-schema.js';
import { Span } from './span.js';
import type { Accepted } from './wordings/wording.js';

/** What a proposal is worth: a plan for the whole claim, or nothing at all. */
export type Acceptance = { plan: Plan } | { refused: ReasonCode };

// Why the strict reader declined a sentence: for these a model may try. A hedge or a future stays one in any translation.
const TRANSLATABLE: ReadonlySet<ReasonCode> = new Set(['not_understood', 'partly_understood', 'no_target']);

/** Whether another reading of the claim could change what the strict reader said of it. */
export const isTranslatable = (reason: ReasonCode): boolean => TRANSLATABLE.has(reason);

/** Why no translation of this claim could count, if so. */
export function untranslatable(claim: string, context: ClaimContext): ReasonCode | undefined {
  const read = readClaim(claim, context);
  return 'plan' in read || isTranslatable(read.unreadable) ? undefined : read.unreadable;
}

/**
 * Judges what a model proposes, without believing any of it. The spans must be the whole claim; each must be read by
 * the strict reader, or be a known wording of exactly the checks proposed for it (every value said there, every word
 * used). Where one part fails, nothing is proved and nothing contradicted (docs/adr/044).
 */
export function acceptProposal(claim: string, context: ClaimContext, { checks }: Proposal): Acceptance {
  const reason = untranslatable(claim, context);
  if (reason !== undefined) return { refused: reason };
  const groups = new Map<string, Check[]>();
  for (const { covers, check } of checks) groups.set(covers, [...(groups.get(covers) ?? []), check]);
  try {
    const spans = [...groups.keys()].map((text) => new Span(text, context));
    if (spans.length === 0 || !coversClaim(claim, spans)) return { refused: 'translation_refused' };
    const parts = [...groups].map(([text, proposed], at) => read(text, context) ?? matchSpan(spans[at], proposed));
    return together(parts);
  } catch (error) {
    if (error instanceof NeedsCwd) return { refused: 'needs_cwd' };
    throw error;
  }
}

/** What the strict reader makes of a span counts for more than any proposal. */
function read(text: string, context: ClaimContext): Accepted | undefined {
  const found = readClaim(text, context);
  return 'plan' in found && found.plan.complete ? { items: found.plan.items, open: false } : undefined;
}

function together(parts: readonly (Accepted | undefined)[]): Acceptance {
  const all = parts.flatMap((part) => part ?? []);
  const items = all.flatMap((part) => part.items);
  if (all.length !== parts.length || items.length === 0 || contradictsItself(items))
    return { refused: 'translation_refused' };
  if (items.length > MAX_CHECKS) return { refused: 'too_long' };
  return { plan: { items, complete: !all.some(({ open }) => open) } };
}
