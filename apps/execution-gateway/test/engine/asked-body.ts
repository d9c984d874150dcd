import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runDocker } from '@wingman/testkit';

/** A request as the real client sent it. */
export interface AskedRequest {
  method: string;
  url: string;
  body: unknown;
}

/**
 * What docker's own client asks of an engine that refuses everything but its greeting: the body for a command, without
 * anything being made.
 */
export async function askedByClient(words: readonly string[], apiVersion = '1.41'): Promise<AskedRequest[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-asked-'));
  const socket = path.join(folder, 'docker.sock');
  const asked: AskedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      outgoing.setHeader('API-Version', apiVersion).setHeader('Ostype', 'linux');
      const { method = '', url = '' } = incoming;
      if (url.endsWith('/_ping')) return outgoing.end();
      const text = Buffer.concat(chunks).toString();
      asked.push({ method, url, body: text === '' ? undefined : JSON.parse(text) });
      return outgoing.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"no"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  try {
    await runDocker(words, { host: `unix://${socket}` });
    return asked;
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fields that say something even when they are empty, zero or off. */
const SAYING = /^(?:Entrypoint|Init|StopTimeout|Volumes|ExposedPorts|PortBindings)$/;

/** The client keeps mounts and variables in maps, which have no order. */
const UNORDERED = new Set(['Binds', 'Env']);

/** A body without what says nothing: what is left out, empty, zero or off is the engine's default. */
export function withoutDefaults(value: unknown, key = ''): unknown {
  if (value === null || value === '' || value === 0 || value === false) return undefined;
  if (Array.isArray(value)) {
    const items = UNORDERED.has(key) ? [...(value as string[])].sort() : value;
    return items.length > 0 ? items.map((item: unknown) => withoutDefaults(item) ?? item) : undefined;
  }
  if (typeof value !== 'object') return value;
  const kept = Object.entries(value)
    .map(([name, item]) => [name, item !== null && SAYING.test(name) ? item : withoutDefaults(item, name)] as const)
    .filter(([, item]) => item !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
