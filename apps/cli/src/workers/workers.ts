import type { WorkerView } from '@wingman/contracts';
import type { Command } from '../command.js';
import { listing } from '../service/listing.js';
import { oneOf, serviceCommand } from '../service/service-command.js';
import { fields } from '../service/table.js';

const STANDINGS = ['OK', 'LOCKED'] as const;

const list: Command = listing({
  name: 'workers list',
  summary: 'list workers and their standing',
  options: { standing: { value: 'WORD', about: `only ${STANDINGS.join(', ')}` } },
  keys: ['read', 'decide', 'admin'],
  query({ text }) {
    const standing = oneOf('standing', text('standing'), STANDINGS);
    return { ...(standing !== undefined && { standing }) };
  },
  list: ({ client }) => client.listWorkers,
  columns: {
    WORKER: ({ worker_id: id }) => id,
    STANDING: ({ standing }) => standing,
    SINCE: ({ since }) => since,
    CLAIMS: ({ claims }) => claims,
    FALSE: ({ false_claims: lies }) => lies,
    REASON: ({ reason }) => reason,
  },
});

const shown = (worker: WorkerView) => ({ json: worker, lines: fields({ ...worker }) });

const show: Command = serviceCommand({
  name: 'workers show',
  summary: 'show a worker',
  takes: ['WORKER_ID'],
  keys: ['read', 'decide', 'admin'],
  run: async ({ client, words: [id = ''] }) => shown(await client.getWorker({ id })),
});

const lock: Command = serviceCommand({
  name: 'workers lock',
  summary: 'lock a worker out of every service',
  takes: ['WORKER_ID', 'REASON'],
  keys: ['decide'],
  run: async ({ client, words: [id = '', reason = ''] }) => shown(await client.lockWorker({ id, reason })),
});

const unlock: Command = serviceCommand({
  name: 'workers unlock',
  summary: 'let a worker in again',
  takes: ['WORKER_ID', 'REASON'],
  options: { otp: { value: 'CODE', about: 'a one-time code, where the policy asks for one' } },
  keys: ['decide'],
  async run({ client, words: [id = '', reason = ''], text }) {
    const otp = text('otp');
    return shown(await client.unlockWorker({ id, reason, ...(otp !== undefined && { otp }) }));
  },
});

const withdraw: Command = serviceCommand({
  name: 'workers withdraw',
  summary: 'take back that one asked, as the first of two people, to let a worker in again',
  takes: ['WORKER_ID'],
  keys: ['decide'],
  async run({ client, words: [id = ''] }) {
    const answer = await client.withdrawUnlock({ id });
    return { json: answer, lines: fields({ ...answer }) };
  },
});

export const workerCommands: readonly Command[] = [list, show, lock, unlock, withdraw];
