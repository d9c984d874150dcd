import { setTimeout as pause } from 'node:timers/promises';
import { createClient, type WingmanClient, WingmanError } from '@wingman/sdk';
import { urlOf } from '../check/service.js';
import { UsageError } from '../command.js';
import { keyInFile } from '../connection/config-file.js';
import type { Waiting } from './validate.js';

/** A system that is worked on, seen from outside. */
export interface Target {
  origin: string;
  client: WingmanClient;
  mayRead: boolean;
}

/** The log as it was before, where a key may read it. Throws UsageError. */
export async function checkpointOf({ client, mayRead, origin }: Target): Promise<Record<string, string>> {
  if (!mayRead) return {};
  try {
    return { checkpoint: await client.getCheckpoint() };
  } catch (error) {
    if (!(error instanceof WingmanError)) throw error;
    throw new UsageError(`${origin} does not show its checkpoint (${error.code}): nothing is begun`);
  }
}

/** The system at an address, with a key where one is given. Throws UsageError. */
export function targetAt(address: string, keyFile: string | undefined): Target {
  const url = urlOf(address);
  const key = keyFile === undefined ? undefined : keyInFile(keyFile);
  const client = createClient({ baseUrl: url.href, ...(key !== undefined && { key }), retry: { attempts: 2 } });
  return { origin: url.origin, client, mayRead: key !== undefined };
}

const ASK_EVERY_MS = 2_000;

/** Patience that ends after so many seconds. */
export function patience(seconds: number): Waiting {
  const until = Date.now() + seconds * 1_000;
  return {
    async again() {
      await pause(ASK_EVERY_MS);
      return Date.now() < until;
    },
  };
}
