import { z } from 'zod';
import { body, endpoint } from '../endpoint.js';
import { id, instant, line, workerId } from '../primitives.js';
import { reference } from './approval-deliveries.js';

const relay = { app: 'watcher', method: 'POST', scopes: ['relay'], callers: ['telegram-bot'] } as const;

/** What the bot asks back before it does it. */
export const askedBack = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unlock'), workerId, reason: line(500) }),
  z.strictObject({ kind: z.literal('exec'), approvalId: id, number: z.int().min(1).max(99) }),
  z.strictObject({ kind: z.literal('appeal'), approvalId: id, note: line(500) }),
]);
export type AskedBack = z.infer<typeof askedBack>;

export const keepQuestion = endpoint({
  ...relay,
  id: 'keepQuestion',
  path: '/internal/questions',
  summary: 'Remember what somebody was asked, for so many seconds',
  body: body({ question: reference, user_id: z.int(), seconds: z.int().min(1).max(600), asked: askedBack }),
  answers: { 200: { description: 'remembered', schema: z.strictObject({ expires_at: instant }) } },
});

const taken = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('taken'), asked: askedBack }),
  z.strictObject({ outcome: z.enum(['unknown', 'expired', 'not_yours']) }),
]);
export type TakenQuestion = z.infer<typeof taken>;

export const takeQuestion = endpoint({
  ...relay,
  id: 'takeQuestion',
  path: '/internal/questions/take',
  summary: 'Take what somebody was asked: once, in time, and only for the one who was',
  body: body({ question: reference, user_id: z.int() }),
  answers: { 200: { description: 'what was asked, or why nothing is taken', schema: taken } },
});

/** How many different refusals one report names; the others are counted. */
export const MAX_REFUSALS = 20;

export const chatRefusal = z.strictObject({
  reason: z.string().regex(/^[a-z_]{1,40}$/),
  chat_id: z.int().nullable(),
  user_id: z.int().nullable(),
  count: z.int().min(1),
});
export type ChatRefusal = z.infer<typeof chatRefusal>;

export const reportRefusals = endpoint({
  ...relay,
  id: 'reportRefusals',
  path: '/internal/refusals',
  summary: 'What the bot refused in its chats since it last said so: who, where, why and how often',
  body: body({
    since: instant,
    items: z.array(chatRefusal).min(1).max(MAX_REFUSALS),
    /** How many more there were, of others than those. */
    others: z.int().min(0),
  }),
  answers: { 200: { description: 'recorded', schema: z.strictObject({ recorded: z.literal(true) }) } },
});

export const chatEndpoints = [keepQuestion, takeQuestion, reportRefusals];
