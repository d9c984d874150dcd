import { z } from 'zod';
import { body, byId, endpoint } from '../endpoint.js';
import type { Endpoint } from '../endpoint.js';
import { base64Hash, id, line } from '../primitives.js';
import { approvalView } from './approvals.js';

const app = 'approvals';
const relay = { app, scopes: ['relay'], callers: ['telegram-bot'], method: 'POST' } as const;
const PATH = '/internal/deliveries/approvals';

/** What the data of a button carries: 128 random bits. */
export const reference = z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'expected 22 characters of base64url');

const messageKey = { chat_id: z.int(), message_id: z.int() };

/** A message in which people saw a request. */
export const shownMessage = z.strictObject({
  ...messageKey,
  /** A text, or a file with a note. */
  form: z.enum(['text', 'document']),
  /** Of what was shown. */
  digest: base64Hash,
  /** Of the buttons under it; a message without one is not approvable. */
  reference: reference.optional(),
});
export type ShownMessage = z.infer<typeof shownMessage>;

export const approvalDelivery = z.strictObject({
  delivery_id: id,
  /**
   * `request`: it waits for a person. `escalated`: it still does, and people are told again. `settled`: it waits no
   * longer, and what shows it must say so.
   */
  kind: z.enum(['request', 'escalated', 'settled']),
  approval: approvalView,
  attempt: z.int().min(1),
  /** What earlier attempts sent or changed, in the order of the chats. */
  sent_message_ids: z.array(z.int()),
  /** Where the request is shown, always in the same order. */
  shown: z.array(z.strictObject({ ...messageKey, form: z.enum(['text', 'document']) })),
});
export type ApprovalDelivery = z.infer<typeof approvalDelivery>;

export const leaseApprovalDeliveries = endpoint({
  ...relay,
  id: 'leaseApprovalDeliveries',
  path: `${PATH}/lease`,
  summary: 'Take what people must be told of approvals; waits up to `wait_seconds` for it',
  body: body({
    channel: z.enum(['telegram']),
    holder: line(100),
    lease_seconds: z.int().min(5).max(300),
    wait_seconds: z.int().min(0).max(30),
    limit: z.int().min(1).max(50),
  }),
  answers: { 200: { description: 'leased deliveries', schema: z.strictObject({ items: z.array(approvalDelivery) }) } },
});

const recorded = { 200: { description: 'recorded', schema: z.strictObject({ delivery_id: id }) } };

export const reportApprovalPart = endpoint({
  ...relay,
  id: 'reportApprovalPart',
  path: `${PATH}/:id/part`,
  summary: 'One more message has been sent or changed',
  params: byId,
  body: body({
    holder: line(100),
    message_id: z.int(),
    /** How many were reported before it. */
    behind: z.int().min(0),
    shown: shownMessage.optional(),
  }),
  answers: recorded,
});

export const reportApprovalSent = endpoint({
  ...relay,
  id: 'reportApprovalSent',
  path: `${PATH}/:id/sent`,
  summary: 'Everybody has been told',
  params: byId,
  body: body({ holder: line(100), message_ids: z.array(z.int()).max(1_000), shown: shownMessage.optional() }),
  answers: recorded,
});

export const reportApprovalFailed = endpoint({
  ...relay,
  id: 'reportApprovalFailed',
  path: `${PATH}/:id/failed`,
  summary: 'An attempt failed; without `retry_in_seconds` it is given up (a dead letter)',
  params: byId,
  body: body({ holder: line(100), reason: line(500), retry_in_seconds: z.number().min(0).max(86_400).optional() }),
  answers: recorded,
});

export const recordShown = endpoint({
  ...relay,
  id: 'recordShown',
  path: `${PATH}/shown`,
  summary: 'A person asked to see a request, or is asked back: which message shows it',
  body: body({
    approval_id: id,
    message: shownMessage,
    /** Only this Telegram user may answer, once, within so many seconds. */
    asks: z
      .strictObject({
        user_id: z.int(),
        seconds: z.int().min(1).max(600),
        note: line(500).optional(),
      })
      .optional(),
  }),
  answers: {
    200: {
      description: 'false: the request waits no longer, or is another than was shown',
      schema: z.strictObject({ recorded: z.boolean() }),
    },
  },
});

/** Why a press counts for nothing. */
export const PRESS_REFUSALS = ['unknown', 'other_message', 'other_person', 'expired', 'settled'] as const;

const resolved = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('open'),
    approval: approvalView,
    /** The answer of somebody who was asked back. */
    confirms: z.boolean(),
    note: z.string().nullable(),
  }),
  z.strictObject({ outcome: z.literal('refused'), reason: z.enum(PRESS_REFUSALS) }),
]);
export type ResolvedReference = z.infer<typeof resolved>;

export const resolveReference = endpoint({
  ...relay,
  id: 'resolveReference',
  path: `${PATH}/resolve`,
  summary: 'Which request a pressed button is about; the answer of somebody who was asked back counts once',
  body: body({ ...messageKey, reference, user_id: z.int() }),
  answers: { 200: { description: 'the request, or why the press counts for nothing', schema: resolved } },
});

export const findPendingApprovals = endpoint({
  ...relay,
  id: 'findPendingApprovals',
  path: `${PATH}/find`,
  summary: 'Requests that wait and whose id ends so; more than two are not told apart',
  body: body({ ending: z.string().regex(/^[0-9a-f]{8}$/, 'expected 8 hexadecimal digits') }),
  answers: { 200: { description: 'their ids', schema: z.strictObject({ approval_ids: z.array(id) }) } },
});

export const approvalDeliveryEndpoints: readonly Endpoint[] = [
  leaseApprovalDeliveries,
  reportApprovalPart,
  reportApprovalSent,
  reportApprovalFailed,
  recordShown,
  resolveReference,
  findPendingApprovals,
];
