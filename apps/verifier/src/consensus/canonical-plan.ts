import { createHash } from 'node:crypto';
import { canonicalText } from '@wingman/ledger-format';
import type { Plan } from '../verdict/plan.js';

/** One text for all plans that say the same: RFC 8785, in an order of their own, each item once. */
export function canonicalPlan({ items, complete }: Plan): string {
  const said = [...new Set(items.map((item) => canonicalText(JSON.parse(JSON.stringify(item)))))].sort();
  return `${complete ? 'whole' : 'part'} [${said.join(',')}]`;
}

export const planDigest = (plan: Plan): string => createHash('sha256').update(canonicalPlan(plan)).digest('hex');
