import type { Invocation } from '../../invocation.js';
import { curlRequest, httpieRequest, wgetRequest } from '../service/http.js';
import type { HttpRequest } from '../service/http.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

/** Names and addresses that never leave the machine (RFC 6761, RFC 5735). */
const HERE =
  /^(?:[a-z+]{2,10}:\/\/)?(?:[^/@\s]{0,100}@)?(?:(?:[\w-]{1,63}\.){0,5}(?:localhost|test)|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)?(?=[:/?#]|$)/i;
const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

const REQUESTS: ReadonlyMap<string, (invocation: Invocation) => HttpRequest> = new Map([
  ['curl', curlRequest],
  ['curlie', curlRequest],
  ['wget', wgetRequest],
  ['wget2', wgetRequest],
  ['http', httpieRequest],
  ['https', httpieRequest],
  ['xh', httpieRequest],
  ['xhs', httpieRequest],
]);

/** Programs that put a server under load, by their operands (ab(1), wrk(1), siege(1), hey, k6). */
const LOADS = new Set('ab wrk wrk2 siege hey bombardier vegeta autocannon oha slowhttptest h2load'.split(' '));
const ADDRESS = /^[a-z]{2,6}:\/\//i;

const isAway = (url: string): boolean => !HERE.test(url);

/** A request that changes something on another machine, or many of them that put it under load. */
export function requestsElsewhere(invocation: Invocation): FactParts[] {
  const { program, args } = invocation;
  const read = REQUESTS.get(program);
  if (read) {
    const { method, urls } = read(invocation);
    return CHANGES.has(method) && urls.some(isAway) ? [fact('network.transfer')] : [];
  }
  const loads = LOADS.has(program) && args.some(({ text }) => ADDRESS.test(text) && isAway(text));
  return loads ? [fact('network.transfer', { reversibility: 'reversible' })] : [];
}
