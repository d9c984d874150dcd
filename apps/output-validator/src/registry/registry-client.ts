import { isIP } from 'node:net';
import { Agent, request } from 'undici';
import type { Ecosystem } from '../dependency/names/ecosystem.js';
import { isPublicAddress, publicLookup } from './addresses.js';
import { pathOf } from './paths.js';

/** Asks a registry for a name: the status of its answer. Rejects where there is none in time. */
export type AskRegistry = (name: string, ecosystem: Ecosystem) => Promise<number>;

export interface RegistryClientOptions {
  /** Base addresses; a registry without one is never asked. */
  addresses: Readonly<Partial<Record<Ecosystem, string>>>;
  /** Whether the addresses may lead into networks that are not public. */
  mayBePrivate: boolean;
  limitMs?: number;
}

const LIMIT_MS = 2_000;
const CONNECTIONS = 16;
const NO_HEAD = new Set([405, 501]);

/**
 * A client that only reads statuses: bodies are left unread, redirects are answers and not followed, and unless it was
 * allowed no connection is made to an address that is not public, whatever the name of the host leads to.
 */
export function createRegistryClient({ addresses, mayBePrivate, limitMs = LIMIT_MS }: RegistryClientOptions): {
  ask: AskRegistry;
  close: () => Promise<void>;
} {
  const agent = new Agent({
    connect: mayBePrivate ? { timeout: limitMs } : { timeout: limitMs, lookup: publicLookup },
    connections: CONNECTIONS,
    maxHeaderSize: 16_384,
  });
  const statusOf = async (method: 'HEAD' | 'GET', url: URL, signal: AbortSignal): Promise<number> => {
    const { statusCode, body } = await request(url, {
      dispatcher: agent,
      method,
      headers: { accept: 'application/json', 'user-agent': 'wingman-output-validator' },
      signal,
      headersTimeout: limitMs,
      bodyTimeout: limitMs,
    });
    // Leaving a body unread ends the stream with an error that means nothing here.
    body.on('error', () => undefined).destroy();
    return statusCode;
  };
  return {
    async ask(name, ecosystem) {
      const base = addresses[ecosystem];
      if (base === undefined) throw new Error(`no registry of ${ecosystem} is set`);
      const url = new URL(`${base.replace(/\/+$/, '')}/${pathOf(name, ecosystem)}`);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      // A host that is an address is never looked up.
      if (!mayBePrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw new Error('the address is not public');
      const signal = AbortSignal.timeout(limitMs);
      const status = await statusOf('HEAD', url, signal);
      return NO_HEAD.has(status) ? statusOf('GET', url, signal) : status;
    },
    close: () => agent.destroy(),
  };
}
