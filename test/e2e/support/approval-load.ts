import { call, until } from '@wingman/testkit';
import type { System } from './system.js';

/** A request that was answered 201, and what a person was told to have said of it. */
export interface Asked {
  approvalId: string;
  title: string;
  verdict: 'APPROVED' | 'REJECTED' | undefined;
}

const PATIENT = { timeout: 60_000, interval: 50 };
const RETRY = { ...PATIENT, what: 'an answer from a service that comes and goes' };

/** Deleting waits for a person, wherever it is asked. */
export const riskyRequest = (title: string) => ({
  worker_id: 'asker',
  title,
  instruction: `Do as the title says: ${title}.`,
  commands: [['rm', '-rf', `/srv/${title.replaceAll(' ', '-')}`]],
  environment: 'dev',
});

/**
 * Workers ask and wait, and a person approves one request of three and rejects another, until stopped. Whoever gets no
 * answer asks again: a request under its Idempotency-Key (the client sees to it), a decision until it is made.
 */
export function startApprovalLoad(system: System, { name, lanes = 3 }: { name: string; lanes?: number }) {
  const asked: Asked[] = [];
  const waiters: Promise<void>[] = [];
  let stopped = false;
  let count = 0;

  async function askOnce(): Promise<void> {
    const n = (count += 1);
    const title = `${name} ${n}`;
    const { approval_id: approvalId } = await system.work.requestApproval(riskyRequest(title));
    const verdict = ([undefined, 'APPROVED', 'REJECTED'] as const)[n % 3];
    asked.push({ approvalId, title, verdict });
    if (verdict === undefined) return;
    waiters.push(untilReleased(system, approvalId, verdict));
    await decide(system, approvalId, verdict);
  }

  const running = Array.from({ length: lanes }, async () => {
    while (!stopped) await askOnce();
  });
  return {
    asked,
    /** Resolves when all that was begun has been answered and every waiter is released. */
    async stop(): Promise<Asked[]> {
      stopped = true;
      await Promise.all(running);
      await Promise.all(waiters);
      return asked;
    },
  };
}

/** Says it until it is said; an attempt whose answer was lost may have been the one. */
export async function decide({ stack }: System, approvalId: string, verdict: 'APPROVED' | 'REJECTED'): Promise<void> {
  const url = `${stack.url}/approvals/${approvalId}/${verdict === 'APPROVED' ? 'approve' : 'reject'}`;
  const body = verdict === 'APPROVED' ? {} : { reason: 'not today' };
  await until(async () => {
    const { status, body: answer } = await call(url, { key: stack.keys.decide, body });
    return status === 200 || answer.code === 'not_pending';
  }, RETRY);
}

/** Waits, as a worker does, until the request is decided; throws when it is decided otherwise. */
export async function untilReleased({ stack }: System, approvalId: string, expected: string): Promise<void> {
  const status = await until(async () => {
    const { body } = await call(`${stack.url}/approvals/${approvalId}/wait?timeout=30`, { key: stack.keys.work });
    return typeof body.status === 'string' && body.status !== 'PENDING' && body.status;
  }, RETRY);
  if (status !== expected) throw new Error(`expected ${expected}, and the waiter was told ${status}`);
}
