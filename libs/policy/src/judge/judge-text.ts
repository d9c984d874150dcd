import type { Policy } from '../rules/policy.js';
import { judgeCommands } from './judge-commands.js';
import { findCommands } from './stand-in.js';
import type { Violation } from './violation.js';

/** What can be judged in a text besides its sections. */
export const JUDGED = ['commands', 'secrets'] as const;
export type Judged = (typeof JUDGED)[number];

/** Everything that is wrong with a text apart from its sections; with `kind` only that. */
export function judgeText(text: string, policy: Policy, kind?: Judged): Violation[] {
  return kind === 'secrets' ? [] : judgeCommands(text, findCommands(text), policy).violations;
}

/** True when the violations reject the text. */
export const isRejected = (violations: readonly Violation[]): boolean =>
  violations.some(({ mode }) => mode === 'enforce');
