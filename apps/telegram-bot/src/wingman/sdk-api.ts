import { createClient, WingmanError } from '@wingman/sdk';
import type { WingmanApi } from './wingman-api.js';

interface SdkApiOptions {
  /** The proxy; it knows how the whole system is. */
  wingmanUrl: string;
  watcherUrl: string;
  relayKey: string;
}

/** A person waits for the answer: one more try at the most, and soon. */
const RETRY = { attempts: 2, maxDelayMs: 2_000 };
const TIMEOUT_MS = 8_000;
const EXECUTION_TIMEOUT_MS = 15 * 60_000;

/** Wingman's API through the SDK, in the name of the person who asked. */
export function createSdkApi({ wingmanUrl, watcherUrl, relayKey }: SdkApiOptions): WingmanApi {
  const client = createClient({
    baseUrl: wingmanUrl,
    serviceUrls: { watcher: watcherUrl },
    key: relayKey,
    timeoutMs: TIMEOUT_MS,
    retry: RETRY,
  });
  // A command takes the time it takes; the gateway ends it, not the bot.
  const patient = createClient({ baseUrl: wingmanUrl, key: relayKey, timeoutMs: EXECUTION_TIMEOUT_MS, retry: RETRY });
  return {
    async health() {
      const report = await client.health();
      return { status: report.status, services: 'services' in report ? report.services : {} };
    },
    async openAlerts(actor, limit) {
      const page = await client.listAlerts({ acked: false, limit }, { actor });
      return { alerts: page.items, more: page.next_cursor !== null };
    },
    async findAlert(actor, alertId) {
      try {
        return await client.getAlert({ id: alertId }, { actor });
      } catch (error) {
        if (error instanceof WingmanError && error.code === 'not_found') return undefined;
        throw error;
      }
    },
    ackAlert: (actor, alertId) => client.ackAlert({ id: alertId }, { actor }),
    async workers(actor, { limit, lockedOnly }) {
      const page = await client.listWorkers({ limit, standing: lockedOnly ? 'LOCKED' : undefined }, { actor });
      return { workers: page.items, more: page.next_cursor !== null };
    },
    lockWorker: (actor, workerId, reason) => client.lockWorker({ id: workerId, reason }, { actor }),
    async pendingApprovals(actor, query) {
      const page = await client.listPendingApprovals(query, { actor });
      return { approvals: page.items, cursor: page.next_cursor };
    },
    getApproval: (actor, approvalId) => client.getApproval({ id: approvalId }, { actor }),
    approve: (actor, approvalId, { note, code }) => client.approve({ id: approvalId, note, otp: code }, { actor }),
    reject: (actor, approvalId, reason) => client.reject({ id: approvalId, reason }, { actor }),
    unlockWorker: (actor, workerId, { reason, code }) =>
      client.unlockWorker({ id: workerId, reason, otp: code }, { actor }),
    async withdrawUnlock(actor, workerId) {
      return (await client.withdrawUnlock({ id: workerId }, { actor })).withdrawn;
    },
    async withdrawToken(actor, { approvalId, command, environment }) {
      const wanted = { approval_id: approvalId, command, environment };
      return (await client.withdrawToken(wanted, { actor })).withdrawn;
    },
    async mint(actor, { approvalId, command, environment, code }) {
      const { token } = await client.mintToken({ approval_id: approvalId, command, environment, otp: code }, { actor });
      return token;
    },
    execute: (actor, { approvalId, command, token }) =>
      patient.execute({ token, approval_id: approvalId, command }, { actor }),
  };
}
