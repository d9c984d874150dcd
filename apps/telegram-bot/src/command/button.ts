import { id } from '@wingman/contracts';

/** What a button of ours asks for. */
export type ButtonAction =
  { kind: 'ack' | 'unlock'; alertId: string } | { kind: 'confirm' | 'cancel'; confirmationId: string };

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

export const confirmButtons = (confirmationId: string): Buttons => [
  { text: 'Yes, unlock', data: `confirm:${confirmationId}` },
  { text: 'Cancel', data: `cancel:${confirmationId}` },
];

/** Reads the data of a pressed button; undefined for what no button of ours says. */
export function readButton(data: string): ButtonAction | undefined {
  const [kind, value = '', ...more] = data.split(':');
  if (more.length > 0) return undefined;
  if ((kind === 'ack' || kind === 'unlock') && id.safeParse(value).success) return { kind, alertId: value };
  if ((kind === 'confirm' || kind === 'cancel') && /^[A-Za-z0-9_-]{22}$/.test(value))
    return { kind, confirmationId: value };
  return undefined;
}
