import { approvalStats } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { statsOf, windowSeconds } from './stats.js';
import type { StatsReader } from './stats.read-model.js';

/** `GET /approvals/stats`. */
export const statsRoutes = ({ stats }: { stats: StatsReader }): Route[] => [
  route(approvalStats, async ({ principal: { tenantId }, query: { window } }) =>
    json(200, statsOf(window, (await stats.counts(tenantId, windowSeconds(window))).counts)),
  ),
];
