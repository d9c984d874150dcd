import { randomUUID } from 'node:crypto';
import { openConnection } from './connection.js';
import { arrivals } from './arrivals.js';
import type { LoadOrder, LoadResult } from './message.js';

// The load generator of the benchmarks: a process of its own, so that it takes no time of the server's event loop.

async function load(order: LoadOrder): Promise<LoadResult> {
  const connections = await Promise.all(Array.from({ length: order.connections }, () => openConnection(order.port)));
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const request = requestOf(order);
  const start = performance.now();
  const nextDue = arrivals(order, start);
  await Promise.all(
    connections.map(async (connection) => {
      for (let due = await nextDue(); due !== undefined; due = await nextDue()) {
        const status = await connection.exchange(request());
        latencies.push(performance.now() - due);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      connection.close();
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(share * (latencies.length - 1))] ?? 0;
  return { requests: latencies.length, seconds, p50: at(0.5), p99: at(0.99), statuses };
}

/** Makes the bytes of the next request; only what must be unique is written anew. */
function requestOf({ port, path, headers, body, uniqueKeys, numberFor }: LoadOrder): () => string | Buffer {
  const lines = [`POST ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Content-Length: ${Buffer.byteLength(body)}`];
  const head = [...lines, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\r\n');
  if (!uniqueKeys && numberFor === undefined) {
    const fixed = Buffer.from(`${head}\r\n\r\n${body}`);
    return () => fixed;
  }
  const run = randomUUID();
  const bodies = numberFor === undefined ? () => body : numberedBodies(body, numberFor);
  let count = 0;
  return () => {
    const key = uniqueKeys ? `Idempotency-Key: ${run}-${(count += 1)}\r\n` : '';
    return `${head}\r\n${key}\r\n${bodies()}`;
  };
}

/** Counted over all runs of this process, so that no run repeats what another one asked. */
let numbered = 0;

function numberedBodies(body: string, place: string): () => string {
  const parts = body.split(place);
  if (parts.length < 2) throw new Error(`the body has no place for a number: ${place}`);
  return () => parts.join(String((numbered += 1)).padStart(place.length, '0'));
}

process.on('message', (order: LoadOrder) => {
  load(order).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
