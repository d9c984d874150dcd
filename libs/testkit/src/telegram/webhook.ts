import { setTimeout as delay } from 'node:timers/promises';
import { badRequest } from './bot-api-error.js';
import type { UpdateQueue } from './update-queue.js';

interface Target {
  url: string;
  secret: string | undefined;
}

/** Between two attempts for the same update; Telegram waits longer. */
const RETRY_MS = 50;
const ANSWER_MS = 10_000;

/**
 * Sends updates to the bot's address instead of handing them out: one at a time, in order, each again until it is
 * answered with 2xx ("a reasonable amount of attempts").
 */
export class Webhook {
  private target: Target | undefined;
  private sending: Promise<void> = Promise.resolve();
  private lastError: { at: number; message: string } | undefined;
  private readonly updates: UpdateQueue;

  constructor(updates: UpdateQueue) {
    this.updates = updates;
    updates.onAdded = () => this.wake();
  }

  get isSet(): boolean {
    return this.target !== undefined;
  }

  /** setWebhook; an empty address takes it away. */
  set({ url, secret_token: secret }: Record<string, unknown>): true {
    const address = String(url ?? '');
    if (address !== '' && !URL.canParse(address)) throw badRequest('bad webhook: invalid URL');
    if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(String(secret))) {
      throw badRequest('secret token contains unallowed characters');
    }
    this.target =
      address === '' ? undefined : { url: address, secret: secret === undefined ? undefined : String(secret) };
    this.wake();
    return true;
  }

  info(): Record<string, unknown> {
    return {
      url: this.target?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: this.updates.unconfirmed().length,
      ...(this.lastError && {
        last_error_date: Math.floor(this.lastError.at / 1000),
        last_error_message: this.lastError.message,
      }),
    };
  }

  private wake(): void {
    this.sending = this.sending.then(() => this.sendAll());
  }

  private async sendAll(): Promise<void> {
    for (let next = this.updates.unconfirmed()[0]; next && this.target; next = this.updates.unconfirmed()[0]) {
      const problem = await post(this.target, next);
      if (problem === undefined) {
        this.updates.confirm(next.update_id);
        continue;
      }
      this.lastError = { at: Date.now(), message: problem };
      await delay(RETRY_MS, undefined, { ref: false });
    }
  }
}

async function post({ url, secret }: Target, update: object): Promise<string | undefined> {
  const headers = {
    'content-type': 'application/json',
    ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }),
  };
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const { ok, status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(update), signal });
    return ok ? undefined : `Wrong response from the webhook: ${status}`;
  } catch {
    return 'Connection refused';
  }
}
