import { readFileSync } from 'node:fs';
import { createClient, type RetryOptions, type WingmanClient } from '@wingman/sdk';
import { urlOf } from '../check/service.js';
import { type CommandIo, UsageError } from '../command.js';

/** Options of every command that runs something through the gateway. */
export const CONNECTION_OPTIONS = {
  url: { type: 'string' },
  'key-file': { type: 'string' },
  'mint-key-file': { type: 'string' },
} as const;

export const CONNECTION_HELP = `  --url URL             the proxy; default WINGMAN_URL
  --key-file FILE       a worker's key (scope work); default WINGMAN_WORK_KEY
  --mint-key-file FILE  a key that may mint tokens (scope mint), where the worker's may not; default WINGMAN_MINT_KEY`;

export interface Connection {
  /** Shown in messages. */
  origin: string;
  work: WingmanClient;
  /** The same without repeating: for whoever asks again anyway, and says so in between. */
  impatient: WingmanClient;
  mint: WingmanClient;
}

type Given = Partial<Record<keyof typeof CONNECTION_OPTIONS, string | undefined>>;

/** Clients for the options and the environment. Throws UsageError for what names no service or no key. */
export function connectionOf(given: Given, env: CommandIo['env']): Connection {
  const address = given.url || env['WINGMAN_URL'];
  if (!address) throw new UsageError('where is Wingman? --url, or WINGMAN_URL in the environment');
  const url = urlOf(address);
  const key = keyOf(given['key-file'], env['WINGMAN_WORK_KEY']);
  if (key === undefined) throw new UsageError("a worker's key is needed: --key-file, or WINGMAN_WORK_KEY");
  const mintKey = keyOf(given['mint-key-file'], env['WINGMAN_MINT_KEY']) ?? key;
  const client = (of: string, retry: RetryOptions = {}) =>
    createClient({ baseUrl: url.href, key: of, timeoutMs: 70_000, retry });
  return { origin: url.origin, work: client(key), impatient: client(key, { attempts: 1 }), mint: client(mintKey) };
}

function keyOf(file: string | undefined, fromEnvironment: string | undefined): string | undefined {
  let key = fromEnvironment || undefined;
  if (file !== undefined) {
    try {
      key = readFileSync(file, 'utf8').trim();
    } catch {
      throw new UsageError(`cannot read the key in ${file}`);
    }
  }
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw new UsageError('the key holds characters that no key has');
  return key;
}
