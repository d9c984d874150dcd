import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { v7 as uuidv7 } from 'uuid';

/** Meant for one connection only (RFC 9110, section 7.6.1). `transfer-encoding` stays: it frames the body that follows. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'upgrade',
];

/** Who the client is, is what this proxy sees, not what the client says. */
const FORWARDING = [
  'forwarded',
  'x-real-ip',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
];

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** Makes a request's headers fit to pass on, and returns its id: the client's when that is sane, else a new one. */
export function prepareRequest(request: IncomingMessage): string {
  const { headers } = request;
  dropHopByHop(headers);
  for (const name of FORWARDING) delete headers[name];
  delete headers['expect']; // already answered to the client by this server
  const given = headers['x-request-id'];
  const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : uuidv7();
  headers['x-request-id'] = requestId;
  return requestId;
}

/** Removes what a sender meant for its own connection, and what it named in `Connection`. */
export function dropHopByHop(headers: IncomingHttpHeaders): void {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  for (const name of [...named, ...HOP_BY_HOP]) if (name !== 'transfer-encoding') delete headers[name];
}
