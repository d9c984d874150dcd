import type { Delivery } from '@wingman/contracts';

/**
 * Messages that must reach people, as the watcher remembers them: leased, so that two bots share them, and kept until
 * they are reported as sent. Every method throws when the watcher cannot be reached; a report on a delivery that is no
 * longer this process's throws ReportRefused.
 */
export interface DeliverySource {
  /** Waits up to `waitSeconds` for something to deliver; what it returns is this process's alone for `leaseSeconds`. */
  lease(query: { waitSeconds: number; leaseSeconds: number; limit: number }, signal: AbortSignal): Promise<Delivery[]>;
  /** One more part of the text has been sent. */
  partSent(deliveryId: string, messageId: number): Promise<void>;
  sent(deliveryId: string, messageIds: number[]): Promise<void>;
  /** Without `retryInSeconds` it is given up. */
  failed(deliveryId: string, reason: string, retryInSeconds?: number): Promise<void>;
}

/** The delivery has been taken over, or is done: what this process says of it no longer counts. */
export class ReportRefused extends Error {}
