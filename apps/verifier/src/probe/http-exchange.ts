import { isIP, type LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { assertHostAllowed, assertLeadsToHost, assertNotOwnPort, plainHost } from '../scope/hosts.js';
import { LookError, systemCode } from '../scope/look-error.js';
import { mayHaveEffect } from './http-effects.js';
import type { Surroundings } from './probe.js';

/** The last answer of a chain of redirects, with the status of the first. */
export interface Answer {
  firstStatus: number;
  status: number;
  redirects: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** The body went on after the limit. */
  cut: boolean;
}

interface Asked {
  method: 'GET' | 'HEAD';
  needsBody: boolean;
  /** With this first status nothing is left to ask: a redirect is the answer then, not a way to it. */
  expected: number | undefined;
  /** Where the answer itself leads is what is asked. */
  stays: boolean;
}

const MAX_REDIRECTS = 3;

/**
 * One GET or HEAD with everything bounded: host, address, redirects, bytes, and the time of the whole exchange.
 * @throws LookError `outside_allowed_hosts`, `other_host`, `redirected` (to another host), `timed_out`, `unreachable`
 */
export async function exchange(url: URL, asked: Asked, at: Surroundings): Promise<Answer | 'refused'> {
  const port = portOf(url);
  assertHostAllowed(at.scope, url.hostname, port);
  const address = await at.resolveHost(plainHost(url.hostname));
  assertNotOwnPort(at.scope, address, port);
  assertLeadsToHost(at.scope, address);
  const agent = new Agent({
    connect: { lookup: pinned(address) },
    connections: 1,
    maxHeaderSize: 16_384,
    maxResponseSize: -1,
  });
  try {
    let answer = await ask(agent, url, asked, at);
    const firstStatus = answer.status;
    for (let redirects = 1; redirects <= MAX_REDIRECTS; redirects += 1) {
      if (firstStatus === asked.expected || asked.stays) break;
      const next = redirectOf(answer, url);
      if (next === undefined) break;
      answer = { ...(await ask(agent, next, asked, at)), firstStatus, redirects };
    }
    return answer;
  } catch (error) {
    if (error instanceof LookError) throw error;
    if (at.signal.aborted) throw new LookError('timed_out', error);
    if (systemCode(error) === 'ECONNREFUSED') return 'refused';
    throw new LookError('unreachable', error);
  } finally {
    await agent.destroy();
  }
}

const portOf = (url: URL) => (url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port));

/** The name was resolved once, before it was judged: whatever DNS says later, the connection goes there. */
const pinned =
  (address: string): LookupFunction =>
  (_name, options, callback) => {
    const family = isIP(address);
    if (options.all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };

async function ask(agent: Agent, url: URL, asked: Asked, at: Surroundings): Promise<Answer> {
  const response = await request(url, {
    dispatcher: agent,
    method: asked.method,
    headers: { 'user-agent': 'wingman-verifier', accept: '*/*', 'accept-encoding': 'identity' },
    signal: at.signal,
    headersTimeout: at.limits.checkMs,
    bodyTimeout: at.limits.checkMs,
  });
  // Leaving a body unread ends the stream with an error that means nothing here.
  response.body.on('error', () => undefined);
  const { body, cut } = asked.needsBody ? await bounded(response.body, at.limits.httpBytes) : NO_BODY;
  if (!asked.needsBody || cut) response.body.destroy();
  const status = response.statusCode;
  return { firstStatus: status, status, redirects: 0, headers: response.headers, body, cut };
}

const NO_BODY = { body: Buffer.alloc(0), cut: false };

async function bounded(stream: AsyncIterable<Buffer>, limit: number): Promise<{ body: Buffer; cut: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) return { body: Buffer.concat(chunks).subarray(0, limit), cut: true };
  }
  return { body: Buffer.concat(chunks), cut: false };
}

function redirectOf(answer: Answer, from: URL): URL | undefined {
  const location = [answer.headers['location']].flat()[0];
  if (answer.status < 300 || answer.status > 399 || location === undefined) return undefined;
  if (!URL.canParse(location, from.href)) throw new LookError('redirected');
  const next = new URL(location, from);
  if (next.origin !== from.origin || mayHaveEffect(next)) throw new LookError('redirected');
  return next;
}
