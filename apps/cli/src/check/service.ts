import type { CheckAnswer } from '@wingman/contracts';
import { createClient, WingmanError } from '@wingman/sdk';
import { UsageError } from '../command.js';
import { onOneLine } from '../text.js';

/** Where an instruction is checked and by whom. */
export interface Service {
  url: URL;
  key: string;
  workerId: string | undefined;
  environment: string | undefined;
  /** Milliseconds, repeated attempts included. */
  limitMs: number;
}

interface Given {
  url?: string | undefined;
  key?: string | undefined;
  worker?: string | undefined;
  environment?: string | undefined;
  timeout?: string | undefined;
  offline?: boolean | undefined;
}

const LIMIT_SECONDS = 30;

/**
 * The service that the options and the process's environment name; undefined: none is asked. Throws UsageError for what
 * names no service, never with the key in it.
 */
export function serviceOf(given: Given, env: Readonly<Record<string, string | undefined>>): Service | undefined {
  const address = given.offline ? undefined : given.url || env.WINGMAN_URL;
  if (!address) {
    const [needless] = (['url', 'key', 'worker', 'environment', 'timeout'] as const).filter(
      (name) => given[name] !== undefined,
    );
    if (needless === undefined) return undefined;
    throw new UsageError(
      `--${needless} is for the service: ${given.offline ? 'not with --offline' : 'it needs --url'}`,
    );
  }
  const key = given.key || env.WINGMAN_WORK_KEY;
  if (!key) throw new UsageError('the service wants a key: --key, or better WINGMAN_WORK_KEY in the environment');
  if (!/^[\x21-\x7e]+$/.test(key)) throw new UsageError('the key holds characters that no key has');
  const seconds = Number(given.timeout ?? LIMIT_SECONDS);
  if (!(seconds > 0 && seconds <= 3_600)) throw new UsageError('--timeout is a number of seconds up to 3600');
  const { worker: workerId, environment } = given;
  return { url: urlOf(address), key, workerId, environment, limitMs: seconds * 1_000 };
}

/** The address of a service. Throws UsageError for what is none. */
export function urlOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // It is shown in messages, so nothing secret may be in it.
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url;
  throw new UsageError('the address of the service is one such as http://127.0.0.1:8002, without a name or a password');
}

/** Why the service gave no decision, in a sentence for people. */
export class NoDecision extends Error {}

/** What the service decides. Throws NoDecision when it does not: no answer is no approval. */
export async function askService(
  { url, key, workerId, environment, limitMs }: Service,
  instruction: string,
): Promise<CheckAnswer> {
  const limit = AbortSignal.timeout(limitMs);
  const client = createClient({ baseUrl: url.href, key, timeoutMs: limitMs });
  try {
    return await client.checkInstruction(
      {
        instruction,
        ...(workerId !== undefined && { worker_id: workerId }),
        ...(environment !== undefined && { environment }),
      },
      { signal: limit },
    );
  } catch (error) {
    if (limit.aborted) throw new NoDecision(`${url.origin} gave no answer within ${limitMs / 1_000} s`);
    if (error instanceof WingmanError) throw new NoDecision(reasonOf(error, url.origin));
    throw error;
  }
}

/** Why a call did not succeed, in a sentence for people. */
export function reasonOf(
  { code, message, errors, retryAfterSeconds, requestId }: WingmanError,
  origin: string,
): string {
  const said = onOneLine(message);
  switch (code) {
    case 'unreachable':
      return `${origin} does not answer: is the service up, and is that its address?`;
    case 'unauthenticated':
      return `${origin} does not accept the key: ${said}`;
    case 'worker_locked':
      return `${said}; until then nothing is decided for it`;
    case 'rate_limited':
      return `too many requests: ${said}; try again in ${retryAfterSeconds ?? 60} s`;
    default: {
      const fields = errors.map(({ path, message: why }) => onOneLine(`${path}: ${why}`));
      const details = fields.length > 0 ? ` (${fields.slice(0, 5).join('; ')})` : '';
      return `${origin} answered ${code}: ${said}${details}${requestId ? `; request ${onOneLine(requestId)}` : ''}`;
    }
  }
}
