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

/**
 * The floor of everything that writes one durable row for each request: a table with a primary key and a text, and
 * pgbench inserting this text, one statement a transaction, in simple query mode.
 */
export async function insertByPgbench(
  adminUrl: string,
  { text, clients, seconds }: { text: string; clients: number; seconds: number },
): Promise<PgbenchResult> {
  await withAdminClient(adminUrl, (client) =>
    client.query(
      'CREATE TABLE IF NOT EXISTS public.bench_floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, leaf text NOT NULL)',
    ),
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-bench-'));
  try {
    const script = path.join(folder, 'insert.sql');
    writeFileSync(script, `INSERT INTO public.bench_floor (leaf) VALUES ('${text.replaceAll("'", "''")}');\n`);
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
