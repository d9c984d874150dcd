import { id, reference } from '@wingman/contracts';

/** What a button of ours asks for. */
export type ButtonAction =
  | { kind: 'ack' | 'unlock'; alertId: string }
  | { kind: 'confirm' | 'cancel'; confirmationId: string }
  | { kind: 'approve' | 'reject' | 'sure' | 'unsure'; reference: string }
  | { kind: 'pending'; page: number; cursor?: string };

export interface Button {
  text: string;
  /** At most 64 bytes (InlineKeyboardButton, `callback_data`); ours are ids only. */
  data: string;
}

/** A row of buttons; Telegram shows them side by side. */
export type Buttons = readonly Button[];

/** The buttons under an alert. Without a worker there is nobody to let in again. */
export function alertButtons({
  alert_id: alertId,
  worker_id: workerId,
}: {
  alert_id: string;
  worker_id: string | null;
}): Buttons {
  const ack = { text: 'Ack', data: `ack:${alertId}` };
  return workerId === null ? [ack] : [ack, { text: 'Unlock worker', data: `unlock:${alertId}` }];
}

export const confirmButtons = (confirmationId: string, yes: string): Buttons => [
  { text: yes, data: `confirm:${confirmationId}` },
  { text: 'Cancel', data: `cancel:${confirmationId}` },
];

/** Under a request: which one is known to approvals alone, by the reference and the message. */
export const decisionButtons = (reference: string): Buttons => [
  { text: 'Approve', data: `approve:${reference}` },
  { text: 'Reject', data: `reject:${reference}` },
];

export const sureButtons = (reference: string): Buttons => [
  { text: 'Yes, approve', data: `sure:${reference}` },
  { text: 'Cancel', data: `unsure:${reference}` },
];

/** The pages before and after this one of the list of requests; `next`: where the page after it starts. */
export const pageButtons = (page: number, next: string | null): Buttons => [
  ...(page > 1 ? [{ text: 'Newer', data: `pending:${page - 1}` }] : []),
  ...(next !== null && page < MAX_PAGE ? [{ text: 'Older', data: olderPage(page + 1, next) }] : []),
];

const MAX_DATA_BYTES = 64;

/** With its cursor a page is one look-up, and stays behind the one before it; a cursor that is too long is left out. */
function olderPage(page: number, cursor: string): string {
  const data = `pending:${page}:${cursor}`;
  return CURSOR.test(cursor) && data.length <= MAX_DATA_BYTES ? data : `pending:${page}`;
}

const CURSOR = /^[A-Za-z0-9_=-]+$/;

/** Who wants to see more of the list than so many pages asks the API. */
export const MAX_PAGE = 50;

export function readPage(text: string): number | undefined {
  const page = /^[1-9][0-9]?$/.test(text) ? Number(text) : MAX_PAGE + 1;
  return page <= MAX_PAGE ? page : undefined;
}

const DECIDING: ReadonlySet<string> = new Set(['approve', 'reject', 'sure', 'unsure'] as const);
const isDeciding = (kind: string): kind is 'approve' | 'reject' | 'sure' | 'unsure' => DECIDING.has(kind);

/** Reads the data of a pressed button; undefined for what no button of ours says. */
export function readButton(data: string): ButtonAction | undefined {
  const [kind = '', value = '', cursor, ...more] = data.split(':');
  if (kind === 'pending' && more.length === 0) return readPending(value, cursor);
  if (cursor !== undefined) return undefined;
  if ((kind === 'ack' || kind === 'unlock') && id.safeParse(value).success) return { kind, alertId: value };
  if ((kind === 'confirm' || kind === 'cancel') && /^[A-Za-z0-9_-]{22}$/.test(value))
    return { kind, confirmationId: value };
  if (isDeciding(kind) && reference.safeParse(value).success) return { kind, reference: value };
  return undefined;
}

function readPending(value: string, cursor: string | undefined): ButtonAction | undefined {
  const page = readPage(value);
  if (page === undefined || (cursor !== undefined && !CURSOR.test(cursor))) return undefined;
  return { kind: 'pending', page, ...(cursor !== undefined && { cursor }) };
}
