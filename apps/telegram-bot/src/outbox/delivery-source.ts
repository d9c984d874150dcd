/** What every delivery has, whatever it tells. */
export interface Leased {
  delivery_id: string;
  attempt: number;
  /** Parts that were sent by earlier attempts, with the message ids they got. */
  sent_message_ids: readonly number[];
}

/**
 * In place of a message id: the chat refuses the bot, and the others need not wait until somebody puts that right. No
 * message of Telegram's has this id.
 */
export const NOBODY_TOLD = 0;

/** One message to send or to change; the same delivery has the same parts at every attempt. */
export interface Part {
  chatId: number;
  /** Returns the message id; throws what telegraf throws. */
  send(): Promise<number>;
}

/**
 * Messages that must reach people, as a service remembers them: leased, so that two bots share them, and kept until
 * they are reported as sent. Every method throws when the service cannot be reached; a report on a delivery that is no
 * longer this process's throws ReportRefused.
 */
export interface DeliverySource<D extends Leased, P extends Part = Part> {
  /** Waits up to `waitSeconds` for something to deliver; what it returns is this process's alone for `leaseSeconds`. */
  lease(query: { waitSeconds: number; leaseSeconds: number; limit: number }, signal: AbortSignal): Promise<D[]>;
  /** One more part has been sent, behind so many others. */
  partSent(deliveryId: string, messageId: number, place: { part: P; behind: number }): Promise<void>;
  /** All parts have been sent; `last` is undefined where there was none. */
  sent(deliveryId: string, messageIds: number[], last: P | undefined): Promise<void>;
  /** Without `retryInSeconds` it is given up. */
  failed(deliveryId: string, reason: string, retryInSeconds?: number): Promise<void>;
}

/** The delivery has been taken over, or is done: what this process says of it no longer counts. */
export class ReportRefused extends Error {}
