import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@wingman/sdk';
import { until } from '@wingman/testkit';
import { Agent, request } from 'undici';
import type { Tenant } from './tenant.js';

const WAIT_SECONDS = 60;
const ASKING_AT_ONCE = 20;

/** Workers that wait for decisions, each on a connection of its own. */
export interface Waiters {
  /** When the worker behind this request had its whole answer (`performance.now()`); undefined while it waits. */
  releasedAt(approvalId: string): number | undefined;
  stop(): Promise<void>;
}

/** Asks for so many approvals that wait for a person; returns their ids. */
export async function askForMany(baseUrl: string, { workKey }: Tenant, { workerId, count }: Crowd): Promise<string[]> {
  const client = createClient({ baseUrl, serviceUrls: { approvals: baseUrl }, key: workKey });
  const ids: string[] = [];
  let asked = 0;
  const lane = async (): Promise<void> => {
    while (asked < count) {
      const folder = `/srv/builds/waited-for-${(asked += 1)}`;
      const { approval_id: id } = await client.requestApproval({
        worker_id: workerId,
        title: `Remove ${folder}`,
        instruction: `Remove ${folder}: nothing in it is needed.`,
        commands: [['rm', '-rf', folder]],
        environment: 'dev',
      });
      ids.push(id);
    }
  };
  await Promise.all(Array.from({ length: ASKING_AT_ONCE }, lane));
  return ids;
}

interface Crowd {
  workerId: string;
  count: number;
}

/** Lets a worker wait for each of these requests at `baseUrl`, again and again until it is decided. */
export function openWaiters(baseUrl: string, { workKey }: Tenant, approvalIds: readonly string[]): Waiters {
  const agent = new Agent({ connections: null, keepAliveTimeout: 120_000 });
  const released = new Map<string, number>();
  let stopped = false;

  async function waitFor(approvalId: string): Promise<void> {
    while (!stopped) {
      const answer = await request(`${baseUrl}/approvals/${approvalId}/wait?timeout=${WAIT_SECONDS}`, {
        dispatcher: agent,
        headers: { authorization: `Bearer ${workKey}` },
      });
      const body = (await answer.body.json()) as { status?: string };
      if (answer.statusCode !== 200) throw new Error(`a waiter was answered ${answer.statusCode}`);
      if (body.status !== 'PENDING') return void released.set(approvalId, performance.now());
    }
  }

  const waiting = Promise.all(
    approvalIds.map((id) =>
      waitFor(id).catch((error: unknown) => {
        if (!stopped) throw error;
      }),
    ),
  );
  // Whoever stops them hears of it.
  waiting.catch(() => undefined);
  return {
    releasedAt: (id) => released.get(id),
    async stop() {
      stopped = true;
      await Promise.race([waiting, delay(0)]);
      await agent.destroy();
      await waiting;
    },
  };
}

/** Resolves when the service says that so many wait. */
export const untilWaiting = (serviceUrl: string, count: number): Promise<unknown> =>
  until(
    async () => {
      const text = await (await fetch(`${serviceUrl}/metrics`)).text();
      return Number(/^wingman_approval_waiters\S* (\d+)$/m.exec(text)?.[1]) >= count;
    },
    { timeout: 60_000, interval: 200, what: `${count} waiters` },
  );
