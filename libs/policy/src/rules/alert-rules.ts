import { z } from 'zod';
import { escalationRules } from './approval-rules.js';

/** What a layer of policy may say about alerts. */
export const alertRules = z.strictObject({
  /** When, and how often, people are told again of an alert that nobody has acknowledged. Left out: as is set. */
  escalation: escalationRules.optional(),
});
export type AlertRules = z.infer<typeof alertRules>;

/** What holds of all these layers together: a later one has the last word on what it names. */
export const alertRulesOf = (layers: readonly { alerts?: AlertRules | undefined }[]): AlertRules =>
  Object.assign({}, ...layers.map(({ alerts }) => alerts)) as AlertRules;
