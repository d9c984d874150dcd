import { z } from 'zod';
import { body, byId, endpoint } from '../endpoint.js';
import { cursor, id, instant, limit, line, oneTimeCode, page, workerId } from '../primitives.js';

const app = 'watcher';

export const SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'] as const;
export const severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severity>;

export const ALERT_KINDS = [
  'false_claim',
  // Found FALSE so long after it was logged that it may have been true then.
  'late_false_claim',
  // It was found TRUE and no longer is.
  'drift',
  // The rollback that follows from a verdict cannot be asked for.
  'rollback_refused',
  'ledger_inconsistent',
  'execution_refused',
  'execution_unknown',
] as const;
export const alertKind = z.enum(ALERT_KINDS);

export const alertView = z.strictObject({
  alert_id: id,
  kind: alertKind,
  severity,
  title: z.string(),
  detail: z.string(),
  worker_id: workerId.nullable(),
  claim_id: id.nullable(),
  verification_id: id.nullable(),
  occurrences: z.int().min(1),
  raised_at: instant,
  last_seen_at: instant,
  acked: z.boolean(),
  acked_by: z.string().nullable(),
  acked_at: instant.nullable(),
  /** The rollback that follows from it; `approval_id` once a person can decide on it. */
  rollback: z
    .strictObject({
      status: z.enum(['PENDING', 'REQUESTED', 'REFUSED']),
      approval_id: id.nullable(),
      reason: z.string().nullable(),
    })
    .optional(),
});
export type AlertView = z.infer<typeof alertView>;

export const workerView = z.strictObject({
  worker_id: workerId,
  standing: z.enum(['OK', 'LOCKED']),
  since: instant,
  reason: z.string().nullable(),
  claims: z.int().min(0),
  false_claims: z.int().min(0),
});
export type WorkerView = z.infer<typeof workerView>;

const byWorker = z.strictObject({ id: workerId });
const reason = line(500);

// `?acked=` is a word in a URL, not a JSON boolean; anything but these two is a typo.
const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

export const listAlerts = endpoint({
  id: 'listAlerts',
  app,
  method: 'GET',
  path: '/alerts',
  summary: 'Alerts, newest first',
  scopes: ['read'],
  query: z.strictObject({
    severity: severity.optional(),
    acked: flag.optional(),
    worker_id: workerId.optional(),
    limit,
    cursor: cursor.optional(),
  }),
  answers: { 200: { description: 'a page of alerts', schema: page(alertView) } },
});

export const getAlert = endpoint({
  id: 'getAlert',
  app,
  method: 'GET',
  path: '/alerts/:id',
  summary: 'One alert',
  scopes: ['read'],
  params: byId,
  answers: { 200: { description: 'the alert', schema: alertView } },
});

export const ackAlert = endpoint({
  id: 'ackAlert',
  app,
  method: 'POST',
  path: '/alerts/:id/ack',
  summary: 'Acknowledge an alert: a person has seen it',
  scopes: ['decide'],
  params: byId,
  body: body({ note: line(500).optional() }),
  answers: { 200: { description: 'the alert', schema: alertView } },
});

export const listWorkers = endpoint({
  id: 'listWorkers',
  app,
  method: 'GET',
  path: '/workers',
  summary: 'Workers and their standing',
  scopes: ['read'],
  query: z.strictObject({ standing: z.enum(['OK', 'LOCKED']).optional(), limit, cursor: cursor.optional() }),
  answers: { 200: { description: 'a page of workers', schema: page(workerView) } },
});

export const getWorker = endpoint({
  id: 'getWorker',
  app,
  method: 'GET',
  path: '/workers/:id',
  summary: 'One worker',
  scopes: ['read'],
  params: byWorker,
  answers: { 200: { description: 'the worker', schema: workerView } },
});

export const lockWorker = endpoint({
  id: 'lockWorker',
  app,
  method: 'POST',
  path: '/workers/:id/lock',
  summary: 'Lock a worker out of every service',
  scopes: ['decide'],
  params: byWorker,
  body: body({ reason }),
  answers: { 200: { description: 'the worker', schema: workerView } },
});

export const unlockWorker = endpoint({
  id: 'unlockWorker',
  app,
  method: 'POST',
  path: '/workers/:id/unlock',
  summary: 'Let a worker in again',
  scopes: ['decide'],
  params: byWorker,
  body: body({ reason, otp: oneTimeCode.optional() }),
  answers: { 200: { description: 'the worker', schema: workerView } },
});

/** The first of two people changed their mind. */
export const withdrawUnlock = endpoint({
  id: 'withdrawUnlock',
  app,
  method: 'POST',
  path: '/workers/:id/unlock/withdraw',
  summary: 'Take back that one asked, as the first of two people, to let a worker in again',
  scopes: ['decide'],
  params: byWorker,
  body: body({}),
  answers: {
    200: {
      description: 'whether there was something to take back',
      schema: z.strictObject({ worker_id: workerId, withdrawn: z.boolean() }),
    },
  },
});

/**
 * A message that must reach people: what it says and how far it came. A reminder of an unacknowledged alert is a
 * delivery of its own, and says so in the title.
 */
export const delivery = z.strictObject({
  delivery_id: id,
  alert: alertView,
  attempt: z.int().min(1),
  /** Parts of the text that were sent by earlier attempts, with the message ids they got. */
  sent_message_ids: z.array(z.int()),
});
export type Delivery = z.infer<typeof delivery>;

const channel = z.enum(['telegram']);
const relay = { app, scopes: ['relay'], callers: ['telegram-bot'] } as const;
const done = { 200: { description: 'recorded', schema: z.strictObject({ delivery_id: id }) } };

export const leaseDeliveries = endpoint({
  ...relay,
  id: 'leaseDeliveries',
  method: 'POST',
  path: '/internal/deliveries/lease',
  summary: 'Take messages to deliver; waits up to `wait_seconds` for one',
  body: body({
    channel,
    holder: line(100),
    lease_seconds: z.int().min(5).max(300),
    wait_seconds: z.int().min(0).max(30),
    limit: z.int().min(1).max(50),
  }),
  answers: { 200: { description: 'leased messages', schema: z.strictObject({ items: z.array(delivery) }) } },
});

export const reportPartSent = endpoint({
  ...relay,
  id: 'reportPartSent',
  method: 'POST',
  path: '/internal/deliveries/:id/part',
  summary: 'One part of the text has been sent',
  params: byId,
  body: body({ holder: line(100), message_id: z.int() }),
  answers: done,
});

export const reportSent = endpoint({
  ...relay,
  id: 'reportSent',
  method: 'POST',
  path: '/internal/deliveries/:id/sent',
  summary: 'The whole text has been sent',
  params: byId,
  body: body({ holder: line(100), message_ids: z.array(z.int()).max(100) }),
  answers: done,
});

export const reportFailed = endpoint({
  ...relay,
  id: 'reportFailed',
  method: 'POST',
  path: '/internal/deliveries/:id/failed',
  summary: 'An attempt failed; without `retry_in_seconds` it is given up (a dead letter)',
  params: byId,
  body: body({ holder: line(100), reason: line(500), retry_in_seconds: z.number().min(0).max(86_400).optional() }),
  answers: done,
});

export const holdLease = endpoint({
  ...relay,
  id: 'holdLease',
  method: 'POST',
  path: '/internal/leases',
  summary: 'Take, renew (same holder) or give back (`seconds: 0`) a named lease',
  body: body({ name: line(100), holder: line(100), seconds: z.int().min(0).max(300) }),
  answers: {
    200: {
      description: 'whether the caller holds it now',
      schema: z.strictObject({ held: z.boolean(), expires_at: instant.nullable() }),
    },
  },
});

export const watcherEndpoints = [
  listAlerts,
  getAlert,
  ackAlert,
  listWorkers,
  getWorker,
  lockWorker,
  unlockWorker,
  withdrawUnlock,
  leaseDeliveries,
  reportPartSent,
  reportSent,
  reportFailed,
  holdLease,
];
