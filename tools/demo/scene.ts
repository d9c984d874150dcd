import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient, type WingmanClient } from '@wingman/sdk';
import { type FakeTelegram, type SentMessage, startFakeTelegram } from '@wingman/testkit';
import { type Stack, startStack } from '../stack/stack.js';
import { startWorker, type Worker } from './worker.js';

/** The chat that gets the alerts, and the one person who may command there. */
const CHAT_ID = -1_001_000_000_001;
const USER_ID = 4_711;

/** Everything a step plays with. */
export interface Scene {
  stack: Stack;
  telegram: FakeTelegram;
  /** One does what it says, the other says what it does not do. */
  honest: Worker;
  hasty: Worker;
  /** With the read key. */
  reader: WingmanClient;
  /** With the key of a person who may decide. */
  decider: WingmanClient;
  /** Where the auditor keeps what was saved. */
  proofs: string;
  /** What the bot has written in the chat, oldest first. */
  messages(): SentMessage[];
  /** The person presses a button under a message. */
  press(message: SentMessage, button: string): void;
  close(): Promise<void>;
}

interface SceneOptions {
  signal: AbortSignal;
  onProgress: (line: string) => void;
}

/** A throw-away stack, a Bot API server in the place of Telegram's, and two workers with keys of their own. */
export async function setScene({ signal, onProgress }: SceneOptions): Promise<Scene> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-demo-'));
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (let last = undo.pop(); last; last = undo.pop()) await last();
  };
  try {
    const telegram = await startFakeTelegram();
    undo.push(() => telegram.close());
    const chat = telegram.people.group(CHAT_ID);
    const person = telegram.people.user(USER_ID, 'Operator');
    const sandbox = path.join(folder, 'workshop');
    const stack = await startStack({
      throwaway: true,
      sandbox,
      signal,
      onProgress,
      environment: {
        TELEGRAM_API_ROOT: telegram.url,
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_CHAT_ID: String(CHAT_ID),
        TELEGRAM_ALLOWED_USER_IDS: String(USER_ID),
      },
    });
    undo.push(() => stack.stop());
    const hire = async (id: string): Promise<Worker> => {
      const worker = startWorker(id, { url: stack.url, key: await workKey(stack, id), folder: sandbox });
      undo.push(() => worker.stop());
      return worker;
    };
    const proofs = path.join(folder, 'proofs');
    mkdirSync(proofs);
    return {
      stack,
      telegram,
      honest: await hire('careful-worker'),
      hasty: await hire('hasty-worker'),
      reader: createClient({ baseUrl: stack.url, key: stack.keys.read }),
      decider: createClient({ baseUrl: stack.url, key: stack.keys.decide }),
      proofs,
      messages: () => telegram.people.messages(chat.id),
      press: (message, button) => void telegram.people.userPresses(message, person, button),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A key that speaks for this worker only. */
async function workKey(stack: Stack, workerId: string): Promise<string> {
  const admin = createClient({ baseUrl: stack.url, key: stack.keys.admin });
  const { key } = await admin.createKey({ scopes: ['work'], worker_id: workerId });
  return key;
}
