import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withAdminClient } from '@wingman/db';
import { createClient } from '@wingman/sdk';
import type { WingmanClient } from '@wingman/sdk';
import { startFakeTelegram } from '@wingman/testkit';
import type { FakeTelegram, SentMessage } from '@wingman/testkit';
import { startStack } from '../../../tools/stack/stack.js';
import type { Stack } from '../../../tools/stack/stack.js';

const CHAT = -1001;
const USER = 4711;

/** The whole system from its bundles, every service its own process, with a Telegram of its own. */
export interface System {
  stack: Stack;
  telegram: FakeTelegram;
  /** The folder that claims may be about. */
  sandbox: string;
  /** A client at the proxy; patient, since services come and go in these tests. */
  work: WingmanClient;
  read: WingmanClient;
  decide: WingmanClient;
  /** Texts that the bot sent to the chat, in order. */
  messages(): SentMessage[];
  /** A file that exists below the sandbox; returns its path. */
  write(name: string, content?: string): Promise<string>;
  /** One statement as the database's administrator. */
  query<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export async function startSystem(environment: NodeJS.ProcessEnv = {}): Promise<System> {
  const telegram = await startFakeTelegram();
  telegram.people.group(CHAT);
  telegram.people.user(USER);
  const sandbox = await realpath(await mkdtemp(path.join(tmpdir(), 'wingman-e2e-')));
  const stack = await startStack({
    throwaway: true,
    sandbox,
    environment: {
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      TELEGRAM_CHAT_ID: String(CHAT),
      TELEGRAM_ALLOWED_USER_IDS: String(USER),
      ...environment,
    },
  });
  const client = (key: string) =>
    createClient({ baseUrl: stack.url, key, timeoutMs: 5_000, retry: { attempts: 30, maxDelayMs: 2_000 } });
  return {
    stack,
    telegram,
    sandbox,
    work: client(stack.keys.work),
    read: client(stack.keys.read),
    decide: client(stack.keys.decide),
    messages: () => telegram.people.messages(CHAT),
    async write(name, content = name) {
      const file = path.join(sandbox, name);
      await writeFile(file, content);
      return file;
    },
    query: (sql, values) =>
      withAdminClient(stack.postgres.url, async (admin) => (await admin.query(sql, values)).rows as never),
    async stop() {
      await stack.stop();
      await telegram.close();
      await rm(sandbox, { recursive: true, force: true });
    },
  };
}
