import type { PlanItem } from '../verdict/plan.js';
import { words } from './lexicon.js';
import { saysGone } from './afterwards.js';

/** "Is merged" tells how it is; "merged" and "was merged" tell what somebody did. */
const STATE =
  /\b(?:is|are|exists?|contains|has an?|has the)\b|\b(?:was|were|has been|have been|had been) (?:\w+ )?already\b/;
const DENIED = /\b(?:not|never|no)\b/;

const REMOVING = words(
  `deleted removed erased unlinked rid cleaned cleared purged wiped uninstalled dropped trashed truncated`,
);
const CHANGING = words(
  `added inserted appended prepended replaced changed set made gave granted restricted chmod chmodded chown
  chowned linked pointed repointed symlinked fixed bumped built rebuilt pulled tagged loaded enabled disabled
  scheduled installed created applied migrated imported seeded populated ran renamed finished completed
  executed performed upgraded downgraded configured defined marked locked turned switched toggled reset
  loosened tightened`,
);

/** Whether a sentence tells what somebody did, and not how things are. */
export const tellsAct = (sentence: string): boolean => !STATE.test(sentence);

/** What must have left a trace since the start: the rest of a check holds of what was so all along, too. */
export function tracedSince(items: readonly PlanItem[], sentence: string, start: string | undefined): PlanItem[] {
  if (start === undefined || !tellsAct(sentence) || DENIED.test(sentence)) return [...items];
  const said = sentence.split(' ');
  const [removes, changes] = [REMOVING, CHANGING].map((verbs) => said.some((word) => verbs.has(word)));
  return items.map((item) => {
    const isGone = saysGone(item) || (item.check.type === 'count' && item.check.equals === 0);
    const acts = isGone ? removes : changes || removes;
    return acts ? { ...item, tracedSince: start } : item;
  });
}
