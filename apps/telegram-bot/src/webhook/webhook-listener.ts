import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Log } from '@wingman/service-kit';
import type { Update, UserFromGetMe } from 'telegraf/types';
import { reasonOf } from '../telegram/failure.js';
import type { UpdateClaims } from './update-claims.js';

interface ListenerDeps {
  /** Where Telegram sends updates; everything else is not there. */
  path: string;
  secret: string;
  claims: UpdateClaims;
  /** Undefined until the bot has introduced itself to Telegram. */
  me(): UserFromGetMe | undefined;
  handle(update: Update, me: UserFromGetMe): Promise<void>;
  log: Pick<Log, 'warn' | 'error'>;
}

const MAX_BODY_BYTES = 1024 * 1024;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Hashes have one length, and comparing them takes one time, whatever was sent. */
const isSecret = (given: string | undefined, secret: string): boolean =>
  given !== undefined && timingSafeEqual(digest(given), digest(secret));

/**
 * Takes one update a request, from whoever knows the secret token. Nothing is read from anybody else. An update is
 * answered when it was handled; one that nobody can claim now is answered with 503, and Telegram sends it again.
 */
export function createWebhookListener({ path, secret, claims, me, handle, log }: ListenerDeps): RequestListener {
  async function take(request: IncomingMessage): Promise<number> {
    const { pathname } = new URL(request.url ?? '/', 'http://bot');
    if (request.method !== 'POST' || pathname !== path) return 404;
    const given = request.headers['x-telegram-bot-api-secret-token'];
    if (!isSecret(typeof given === 'string' ? given : undefined, secret)) {
      log.warn('a webhook call was refused', { reason: 'secret_token' });
      return 401;
    }
    const body = await readBody(request);
    if (body === undefined) return 413;
    const update = readUpdate(body);
    if (!update) return 400;
    const self = me();
    return self ? act(update, self) : 503;
  }

  async function act(update: Update, self: UserFromGetMe): Promise<number> {
    const claimed = await claims.claim(update.update_id);
    if (claimed !== 'mine') return claimed === 'done' ? 200 : 503;
    await handle(update, self).catch((error: unknown) =>
      log.error('an update could not be handled', { update_id: update.update_id, reason: reasonOf(error) }),
    );
    await claims.done(update.update_id);
    return 200;
  }

  return (request, response) => {
    take(request)
      .catch((error: unknown) => {
        log.warn('an update was not taken', { reason: reasonOf(error) });
        return 503;
      })
      .then((status) => {
        // What was not read is not worth reading.
        if (!request.complete) response.setHeader('connection', 'close');
        response.writeHead(status).end();
      })
      .catch(() => response.destroy());
  };
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readUpdate(body: string): Update | undefined {
  try {
    const update = JSON.parse(body) as Update | null;
    return Number.isSafeInteger(update?.update_id) ? (update ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}
