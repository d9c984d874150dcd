import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Endpoint } from '@wingman/contracts';
import express from 'express';
import { createDirectRoutes } from './direct-routes.js';

const PATHS = [
  'GET /claims',
  'POST /claims',
  'GET /claims/:id',
  'GET /claims/recent',
  'GET /claims/:id/wait',
  'GET /internal/:tenant/:kind/:name',
];

interface Found {
  found?: string | undefined;
  params?: unknown;
  query?: unknown;
  direct?: boolean;
}

let found: Found = {};
const entries = PATHS.map((name) => {
  const [method, path] = name.split(' ') as [Endpoint['method'], string];
  return {
    endpoint: { method, path } as Endpoint,
    run: ({ params, query }: { params: unknown; query: unknown }) => void (found = { found: name, params, query }),
  };
});
const direct = createDirectRoutes(entries);
// As express would find them, those without parameters first.
const app = express();
app.set('query parser', 'simple');
const literalFirst = [...entries].sort((a, b) => Number(/:/.test(a.endpoint.path)) - Number(/:/.test(b.endpoint.path)));
for (const { endpoint, run } of literalFirst) {
  app[endpoint.method === 'POST' ? 'post' : 'get'](endpoint.path, ({ params, query }, response) => {
    run({ params, query });
    response.end();
  });
}
app.use(((_error, _request, response, _next) => void response.end()) satisfies express.ErrorRequestHandler);

/** Which of the two does it, told by a header. */
const server = createServer((request, response) => {
  found = {};
  if (request.headers['by'] === 'express') return void app(request, response);
  const isDirect = direct(request, response);
  found = { ...found, direct: isDirect };
  response.end();
});
beforeAll(async () => void (await once(server.listen(0, '127.0.0.1'), 'listening')));
afterAll(() => void server.close());

async function finding(by: string, method: string, path: string): Promise<Found> {
  const { port } = server.address() as AddressInfo;
  const asked = ask({ host: '127.0.0.1', port, method, path, headers: { by }, agent: false }).end();
  const [answer] = await once(asked, 'response');
  answer.resume();
  await once(answer, 'end');
  return found;
}

test.each([
  ['GET', '/claims?limit=2&limit=3&q=a%20b'],
  ['POST', '/claims'],
  ['GET', '/claims/recent'],
  ['GET', '/claims/0a1b'],
  ['GET', '/claims/a%2Fb%20c'],
  ['GET', '/claims/..'],
  ['GET', '/claims/__proto__'],
  ['GET', '/claims/7/wait?timeout=5'],
  ['GET', '/internal/t/images/quay.io%2Fweb:1?x='],
])('%s %s is found at once, as express finds it', async (method, path) => {
  const { direct: isDirect, ...mine } = await finding('direct', method, path);

  expect(isDirect).toBe(true);
  expect(mine).toEqual(await finding('express', method, path));
});

test.each([
  ['GET', '/claims/'],
  ['GET', '/claims/7/'],
  ['GET', '/claims//wait'],
  ['GET', '//claims'],
  ['GET', '/CLAIMS/7'],
  ['GET', '/claims/%zz'],
  ['GET', '/claims/7/wait/more'],
  ['HEAD', '/claims/7'],
  ['PUT', '/claims/7'],
  ['GET', '/nowhere'],
])('%s %s is left to express', async (method, path) => {
  expect(await finding('direct', method, path)).toEqual({ direct: false });
});
