import { createClient, WingmanError } from '@wingman/sdk';
import { jobs } from './jobs.js';
import type { Order, Report } from './message.js';

// A worker as Wingman meets one: a process of its own that works on this machine, knows one URL and one key, and says
// what it did. It gets its orders over the channel to its parent, and ends with it.

const { WINGMAN_URL = '', WINGMAN_WORK_KEY = '', WORKER_ID = '', WORKER_FOLDER = '' } = process.env;
const client = createClient({ baseUrl: WINGMAN_URL, key: WINGMAN_WORK_KEY });

async function carryOut({ job }: Order): Promise<Report> {
  const startedAt = new Date().toISOString();
  const { did, claim, checks } = await jobs[job](WORKER_FOLDER);
  const sentAt = Date.now();
  const start = performance.now();
  const reported = (answer: Report['answer']): Report => {
    return { did, claim, sentAt, tookMs: performance.now() - start, answer };
  };
  try {
    const context = { cwd: WORKER_FOLDER, task_started_at: startedAt };
    const { claim_id: claimId, seq } = await client.logClaim({ worker_id: WORKER_ID, claim, checks, context });
    return reported({ claimId, seq });
  } catch (error) {
    if (!(error instanceof WingmanError)) throw error;
    return reported({ status: error.status, code: error.code, detail: error.message });
  }
}

process.on('message', (order: Order) => {
  carryOut(order).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
