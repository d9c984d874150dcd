import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseQuery } from 'node:querystring';
import type { Endpoint } from '@wingman/contracts';
import type { Routed } from './pipeline.js';

/**
 * Finds endpoints without parameters in their path by one look-up; express would try its routes one after another.
 * What is written differently (a slash more, other letter case) is left to express.
 */
export function createDirectRoutes(entries: readonly { endpoint: Endpoint; run: (routed: Routed) => void }[]) {
  const direct = new Map(
    entries
      .filter(({ endpoint }) => !/[:*]/.test(endpoint.path))
      .map(({ endpoint, run }) => [`${endpoint.method} ${endpoint.path}`, run]),
  );

  /** False when the request is somebody else's. */
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const url = request.url ?? '';
    const mark = url.indexOf('?');
    const run = direct.get(`${request.method} ${mark < 0 ? url : url.slice(0, mark)}`);
    if (!run) return false;
    run({ request, response, url, params: {}, query: mark < 0 ? {} : parseQuery(url.slice(mark + 1)) });
    return true;
  };
}
