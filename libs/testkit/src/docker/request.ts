import { request } from 'node:http';

export interface EngineAnswer {
  status: number;
  body: string;
}

export interface EngineQuestion {
  /** Default: GET. */
  method?: string;
  /** As it is sent, query included. */
  path: string;
  /** An object is sent as JSON, bytes as they are. */
  body?: object | Buffer;
}

/** One plain request of the Engine API over its socket; whatever the status, it is returned. */
export function askEngine(socketPath: string, { method = 'GET', path, body }: EngineQuestion): Promise<EngineAnswer> {
  const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const headers = bytes === body ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method, path, headers, timeout: 30_000 }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`the engine does not answer ${method} ${path}`)));
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}
