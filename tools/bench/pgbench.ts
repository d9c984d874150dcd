import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { withAdminClient } from '@wingman/db';
import { StackFailure } from '../stack/failure.js';
import { percentile } from './bench.js';

const run = promisify(execFile);

const DEBIAN = '/usr/lib/postgresql';
const THREADS = 2;

/** What pgbench reached. Latencies in milliseconds. */
export interface PgbenchResult {
  perSecond: number;
  p50: number;
  p99: number;
}

/** The program, from PATH or where Debian puts it. */
export function findPgbench(): string {
  const onPath = (process.env['PATH'] ?? '').split(':').map((folder) => path.join(folder, 'pgbench'));
  const debian = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .sort()
        .map((version) => path.join(DEBIAN, version, 'bin/pgbench'))
    : [];
  const found = [...onPath, ...debian.reverse()].find((file) => existsSync(file));
  if (!found) throw new StackFailure('pgbench is missing: install the package "postgresql-contrib" (or "postgresql").');
  return found;
}

/** A log as one would keep it without chain and proofs: tenant, position, id and bytes, and one index. */
const TABLE = `CREATE TABLE IF NOT EXISTS public.bench_floor (
  tenant_id uuid NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  entry_id uuid NOT NULL DEFAULT gen_random_uuid(),
  leaf bytea NOT NULL,
  PRIMARY KEY (tenant_id, seq)
)`;

const insertOf = (text: string): string =>
  `INSERT INTO public.bench_floor (tenant_id, leaf) VALUES ` +
  `('018f3a52-0000-7000-8000-000000000000', '\\x${Buffer.from(text).toString('hex')}');\n`;

/**
 * The floor of everything that writes one durable row for each request: pgbench inserting the bytes of `text`,
 * one statement a transaction, in simple query mode.
 */
export async function insertByPgbench(
  adminUrl: string,
  { text, clients, seconds }: { text: string; clients: number; seconds: number },
): Promise<PgbenchResult> {
  await withAdminClient(adminUrl, (client) => client.query(TABLE));
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-bench-'));
  try {
    const script = path.join(folder, 'insert.sql');
    writeFileSync(script, insertOf(text));
    const started = performance.now();
    await run(
      findPgbench(),
      [
        ...['--no-vacuum', '--protocol=simple', `--client=${clients}`, `--jobs=${THREADS}`],
        ...[`--time=${Math.max(1, Math.round(seconds))}`, `--file=${script}`],
        ...['--log', `--log-prefix=${path.join(folder, 'log')}`, adminUrl],
      ],
      { env: { PATH: process.env['PATH'], LC_ALL: 'C' } },
    );
    const elapsed = Math.min((performance.now() - started) / 1_000, Math.max(1, Math.round(seconds)));
    // One line a transaction; the third field is its time in microseconds (pgbench, "Per-Transaction Logging").
    const times = readdirSync(folder)
      .filter((name) => name.startsWith('log.'))
      .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean))
      .map((line) => Number(line.split(' ')[2]) / 1_000);
    return { perSecond: times.length / elapsed, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
