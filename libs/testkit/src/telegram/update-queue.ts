import { BotApiError } from './bot-api-error.js';
import type { Update } from './types.js';

/** The types that a bot receives unless it asked for others (of those this server knows). */
const DEFAULT_TYPES = ['message', 'edited_message', 'channel_post', 'callback_query'];

export interface GetUpdates {
  /** Updates below it are confirmed and gone; negative: start that many from the end, forget the rest. */
  offset: number;
  /** 1 to 100. */
  limit: number;
  timeoutMs: number;
  allowedUpdates?: string[];
}

interface Waiting {
  finish(): void;
  abort(error: BotApiError): void;
}

const conflict = (): BotApiError =>
  new BotApiError(
    409,
    'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  );

/** Updates that wait for the bot, as getUpdates hands them out: at least once, until an offset confirms them. */
export class UpdateQueue {
  private pending: Update[] = [];
  private nextId = 100_000_001;
  private allowed: string[] = DEFAULT_TYPES;
  private waiting: Waiting | undefined;
  /** Told of each update that waits. */
  onAdded: () => void = () => undefined;
  /** How often two polls met. */
  conflicts = 0;

  /** Stores an update, unless the bot did not ask for its type; returns its id, or undefined if it was dropped. */
  add(content: Omit<Update, 'update_id'>): number | undefined {
    const type = Object.keys(content)[0] ?? '';
    if (!this.allowed.includes(type)) return undefined;
    const update = { update_id: this.nextId++, ...content };
    this.pending.push(update);
    this.waiting?.finish();
    this.onAdded();
    return update.update_id;
  }

  /** What a bot that ran here before had asked for (`allowed_updates`); none: Telegram's default. */
  allow(types: readonly string[]): void {
    this.allowed = types.length > 0 ? [...types] : DEFAULT_TYPES;
  }

  /** A webhook has taken it. */
  confirm(updateId: number): void {
    this.pending = this.pending.filter(({ update_id: id }) => id !== updateId);
  }

  /** Updates that are not confirmed yet. */
  unconfirmed(): readonly Update[] {
    return this.pending;
  }

  /** A second poll ends the first with 409, as Telegram does. `closed` ends the wait when the client went away. */
  async get({ offset, limit, timeoutMs, allowedUpdates }: GetUpdates, closed: AbortSignal): Promise<Update[]> {
    if (this.waiting) {
      this.conflicts += 1;
      this.waiting.abort(conflict());
    }
    if (allowedUpdates) this.allow(allowedUpdates);
    const first = offset >= 0 ? offset : (this.pending.at(offset)?.update_id ?? 0);
    this.pending = this.pending.filter(({ update_id: id }) => id >= first);
    if (this.pending.length === 0 && timeoutMs > 0) await this.wait(timeoutMs, closed);
    return this.pending.slice(0, limit);
  }

  private async wait(timeoutMs: number, closed: AbortSignal): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let own: Waiting | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        own = { finish: resolve, abort: reject };
        this.waiting = own;
        timer = setTimeout(resolve, timeoutMs);
        closed.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      clearTimeout(timer);
      if (this.waiting === own) this.waiting = undefined;
    }
  }
}
