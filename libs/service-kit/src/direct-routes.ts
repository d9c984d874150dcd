import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseQuery } from 'node:querystring';
import type { Endpoint } from '@wingman/contracts';
import type { Routed } from './pipeline.js';

type Run = (routed: Routed) => void;

interface Pattern {
  /** Of each segment of the path its text, or the name of the parameter that stands there. */
  segments: readonly { text: string; isParameter: boolean }[];
  run: Run;
}

/**
 * Finds endpoints by their path: those without parameters by one look-up, the others among those of as many segments, in
 * their order; express would try its routes one after another. What is written differently (a slash more, other letter
 * case, a percent sign that encodes nothing) is left to express, and so are patterns that say more than a parameter.
 */
export function createDirectRoutes(entries: readonly { endpoint: Endpoint; run: Run }[]) {
  const direct = new Map<string, Run>();
  const patterns = new Map<string, Pattern[]>();
  for (const { endpoint, run } of entries) {
    if (/[*{}()]/.test(endpoint.path)) continue;
    if (!endpoint.path.includes(':')) direct.set(`${endpoint.method} ${endpoint.path}`, run);
    else {
      const segments = endpoint.path.split('/').map(segmentOf);
      const key = `${endpoint.method} ${segments.length}`;
      patterns.set(key, [...(patterns.get(key) ?? []), { segments, run }]);
    }
  }

  function find(method: string | undefined, path: string): { run: Run; params: object } | undefined {
    const run = direct.get(`${method} ${path}`);
    if (run) return { run, params: {} };
    const given = path.split('/');
    for (const pattern of patterns.get(`${method} ${given.length}`) ?? []) {
      const params = paramsOf(pattern, given);
      if (params) return { run: pattern.run, params };
    }
    return undefined;
  }

  /** False when the request is somebody else's. */
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const url = request.url ?? '';
    const mark = url.indexOf('?');
    const found = find(request.method, mark < 0 ? url : url.slice(0, mark));
    if (!found) return false;
    const query = mark < 0 ? {} : parseQuery(url.slice(mark + 1));
    found.run({ request, response, url, params: found.params, query });
    return true;
  };
}

const segmentOf = (text: string) =>
  text.startsWith(':') ? { text: text.slice(1), isParameter: true } : { text, isParameter: false };

function paramsOf({ segments }: Pattern, given: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [place, { text, isParameter }] of segments.entries()) {
    const segment = given[place] ?? '';
    if (!isParameter) {
      if (segment !== text) return undefined;
      continue;
    }
    const value = decoded(segment);
    if (value === undefined) return undefined;
    params[text] = value;
  }
  return params;
}

/** Undefined for one that is empty or whose percent-encoding is broken. */
function decoded(segment: string): string | undefined {
  if (segment === '' || !segment.includes('%')) return segment || undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
