import { WingmanError } from '@wingman/sdk';
import { StageFailed } from '../staged/stage.js';
import type { Target } from '../staged/target.js';
import { validate, type Waiting } from '../staged/validate.js';

/**
 * The system serves again, is the same one, its log goes on, and nothing was raised since that nobody has acknowledged.
 * Throws StageFailed.
 */
export async function assertWell(
  target: Target,
  before: Readonly<Record<string, string>>,
  waiting: Waiting,
): Promise<void> {
  await validate(target, before, waiting);
  const until = before['alerts_until'];
  if (until === undefined || !target.mayRead) return;
  try {
    const { items } = await target.client.listAlerts({ acked: false, limit: 100 });
    const raised = items.filter(({ raised_at: at }) => Date.parse(at) > (Date.parse(until) || 0));
    if (raised.length === 0) return;
    throw new StageFailed(`alerts since then: ${raised.map(({ alert_id: id }) => id).join(', ')}`);
  } catch (error) {
    if (!(error instanceof WingmanError)) throw error;
    throw new StageFailed(`its alerts cannot be read: ${error.message}`);
  }
}
