import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BotApiError } from './bot-api-error.js';
import { ChatBook } from './chat-book.js';
import { FaultPlan, type Fault } from './faults.js';
import { METHODS, type TelegramState } from './methods.js';
import { People } from './people.js';
import { readParameters } from './request-body.js';
import type { User } from './types.js';
import { UpdateQueue } from './update-queue.js';
import { Webhook } from './webhook.js';

/** One call that reached the server with the right token, faults included. */
export interface RecordedCall {
  method: string;
  parameters: Record<string, unknown>;
  at: number;
}

export interface FakeTelegram {
  /** For `TELEGRAM_API_ROOT`. */
  url: string;
  token: string;
  bot: User;
  people: People;
  calls: readonly RecordedCall[];
  updates: UpdateQueue;
  /** The next `times` (default 1) calls of `method` fail so; `method` in the documentation's spelling. */
  failNext(method: string, fault: Fault, times?: number): void;
  clearFaults(): void;
  close(): Promise<void>;
}

export interface FakeTelegramOptions {
  /** As BotFather would give it: digits, a colon, 35 characters. */
  token?: string;
  /** Default: a free port. */
  port?: number;
}

const DEFAULT_TOKEN = '123456789:AAtestOnlyTokenThatOpensNothing_0000';

/**
 * A small Bot API server on 127.0.0.1, written from https://core.telegram.org/bots/api: the methods of a bot that
 * talks in text and buttons, with Telegram's own refusals. Nothing leaves the machine; the memory ends with `close()`.
 */
export async function startFakeTelegram({
  token = DEFAULT_TOKEN,
  port = 0,
}: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const bot: User = {
    id: Number(token.split(':')[0]),
    is_bot: true,
    first_name: 'Wingman',
    username: 'wingman_test_bot',
  };
  const updates = new UpdateQueue();
  const webhook = new Webhook(updates);
  const state: TelegramState = {
    bot,
    chats: new ChatBook(),
    updates,
    webhook,
    callbacks: new Map(),
    commands: [],
  };
  const faults = new FaultPlan();
  const calls: RecordedCall[] = [];
  const server = createServer((req, res) => void serve(req, res, { state, faults, calls, token }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    bot,
    people: new People(state),
    calls,
    updates: state.updates,
    failNext: (method, fault, times = 1) => faults.plan(method.toLowerCase(), fault, times),
    clearFaults: () => faults.clear(),
    close: async () => {
      webhook.set({ url: '' });
      await close(server);
    },
  };
}

interface Context {
  state: TelegramState;
  faults: FaultPlan;
  calls: RecordedCall[];
  token: string;
}

async function serve(req: IncomingMessage, res: ServerResponse, context: Context): Promise<void> {
  const closed = new AbortController();
  res.on('close', () => closed.abort());
  try {
    const result = await call(req, res, context, closed.signal);
    if (!res.destroyed && result !== UNANSWERED) answer(res, 200, { ok: true, result });
  } catch (error) {
    if (res.destroyed) return;
    const known = error instanceof BotApiError ? error : new BotApiError(500, 'Internal Server Error');
    answer(res, known.status, {
      ok: false,
      error_code: known.status,
      description: known.description,
      ...(known.parameters && { parameters: known.parameters }),
    });
  }
}

const UNANSWERED = Symbol('no answer is sent');

async function call(
  req: IncomingMessage,
  res: ServerResponse,
  context: Context,
  closed: AbortSignal,
): Promise<unknown> {
  const url = new URL(req.url ?? '/', 'http://127.0.0.1');
  const [, token, name = ''] = /^\/bot([^/]+)\/([^/]+)$/.exec(url.pathname) ?? [];
  const parameters = await readParameters(req, url.searchParams);
  if (token === undefined) throw new BotApiError(404, 'Not Found');
  if (decodeURIComponent(token) !== context.token) throw new BotApiError(401, 'Unauthorized');
  const method = METHODS.get(name.toLowerCase());
  if (!method) throw new BotApiError(404, 'Not Found: method not found');
  context.calls.push({ method: name, parameters, at: Date.now() });
  const fault = context.faults.take(name.toLowerCase());
  if (fault?.kind === 'rate_limit') {
    throw new BotApiError(429, `Too Many Requests: retry after ${fault.retryAfter}`, { retry_after: fault.retryAfter });
  }
  if (fault?.kind === 'error') throw new BotApiError(fault.status, fault.description ?? 'Bad Gateway');
  const result = fault && !fault.afterEffect ? undefined : await method(context.state, parameters, closed);
  if (!fault) return result;
  if (fault.kind === 'drop') res.destroy();
  return UNANSWERED;
}

function answer(res: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes);
}

/** Ends the server at once, long polls and hanging calls included. */
async function close(server: Server): Promise<void> {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await ended;
}
