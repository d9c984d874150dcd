import { approve, reject } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { Say } from './say.js';

/** People say yes or no. */
export const decisionRoutes = ({ say }: { say: Say }): Route[] => [
  route(approve, async ({ principal, params: { id: approvalId }, body: { note, otp: code } }) =>
    json(200, await say(principal, { approvalId, verdict: 'APPROVED', note, code })),
  ),
  route(reject, async ({ principal, params: { id: approvalId }, body: { reason: note } }) =>
    json(200, await say(principal, { approvalId, verdict: 'REJECTED', note })),
  ),
];
