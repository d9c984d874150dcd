import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  key: string | undefined;
  body: unknown;
}

type Answer = { status?: number; json?: unknown; text?: string };

/** A service that answers as a test says, by `METHOD /path`, and remembers what it was asked. */
export interface StandIn {
  url: string;
  asked: Asked[];
  answer(route: string, answer: Answer | ((asked: Asked) => Answer)): void;
  close(): Promise<void>;
}

export async function startStandIn(): Promise<StandIn> {
  const answers = new Map<string, Answer | ((asked: Asked) => Answer)>();
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://stand-in');
      const call: Asked = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        key: request.headers.authorization?.replace('Bearer ', ''),
        body: text === '' ? undefined : JSON.parse(text),
      };
      asked.push(call);
      const found = answers.get(`${call.method} ${call.path}`);
      const { status = 200, json, text: plain } = (typeof found === 'function' ? found(call) : found) ?? NOT_FOUND;
      const type = status >= 400 ? 'application/problem+json' : plain === undefined ? 'application/json' : 'text/plain';
      response.writeHead(status, { 'content-type': type });
      response.end(plain ?? JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: (route, answer) => void answers.set(route, answer),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const NOT_FOUND: Answer = { status: 404, json: { code: 'not_found', detail: 'no such thing', request_id: 'r-1' } };
