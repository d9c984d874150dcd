import type { Endpoint } from '@wingman/contracts';

type Input = Record<string, unknown>;

export interface HttpRequest {
  /** With query, without the server's address. */
  path: string;
  body: string | undefined;
  contentType: string | undefined;
}

const namesOf = (schema: unknown): string[] => Object.keys((schema as { shape?: Input }).shape ?? {});

const pathPart = (value: unknown): string =>
  Array.isArray(value) ? value.map(pathPart).join('/') : encodeURIComponent(String(value));

/** Writes a call's input as HTTP: what the path and the query name goes there, the rest is the body. */
export function requestOf(endpoint: Endpoint, input: Input | readonly unknown[]): HttpRequest {
  if (Array.isArray(input)) {
    const lines = input.map((item) => `${JSON.stringify(item)}\n`).join('');
    return { path: endpoint.path, body: lines, contentType: 'application/x-ndjson' };
  }
  const given = input as Input;
  const inUrl = new Set([...namesOf(endpoint.params), ...namesOf(endpoint.query)]);
  const path = endpoint.path.replace(/[:*]([a-z_]+)/g, (_place, name: string) => {
    if (given[name] === undefined) throw new TypeError(`${endpoint.id} needs ${name}`);
    return pathPart(given[name]);
  });
  const query = new URLSearchParams();
  for (const name of namesOf(endpoint.query)) {
    if (given[name] !== undefined) query.set(name, String(given[name]));
  }
  const search = query.size === 0 ? '' : `?${query}`;
  if (endpoint.bodyType === 'none') return { path: path + search, body: undefined, contentType: undefined };
  const body = Object.fromEntries(Object.entries(given).filter(([name]) => !inUrl.has(name)));
  return { path: path + search, body: JSON.stringify(body), contentType: 'application/json' };
}
