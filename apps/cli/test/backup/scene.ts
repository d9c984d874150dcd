import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appendBatch, createFrontier, formatVerifierKey, leafHash, signCheckpoint } from '@wingman/ledger-format';
import {
  createTenant,
  createTestDatabase,
  createTestLog,
  databaseUrl,
  type TestDatabase,
  testSetting,
} from '@wingman/testkit';
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { backup } from '../../src/backup/backup.js';
import { restore } from '../../src/restore/restore.js';
import { runWingman } from '../run-wingman.js';
import { newSigner } from '../signed-log.js';

/** Why PostgreSQL's own programs cannot be used here; undefined when they can. */
export function whyNoPrograms(): string | undefined {
  try {
    const [, dump = '0'] = /\) (\d+)/.exec(execFileSync('pg_dump', ['--version'], { encoding: 'utf8' })) ?? [];
    const server = psql(testSetting('WINGMAN_TEST_DATABASE_URL'), 'SHOW server_version_num').slice(0, 2);
    return Number(dump) < Number(server) ? `pg_dump is of ${dump}, the server of ${server}` : undefined;
  } catch (error) {
    return `PostgreSQL's programs: ${(error as Error).message.split('\n')[0]}`;
  }
}

export const psql = (url: string, sql: string): string =>
  execFileSync('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', sql, url], { encoding: 'utf8' }).trim();

type Signer = ReturnType<typeof newSigner>;

/** A system to back up: a database with logs that are signed, and its folder of secrets. */
export interface Scene {
  folder: string;
  at(...names: string[]): string;
  database: TestDatabase;
  signer: Signer;
  /** A new tenant with so many claims, signed. */
  filledLog(entries: number): Promise<Log>;
  /** An empty database; its address is also in a file. */
  emptyDatabase(): Promise<{ url: string; file: string }>;
  /** Puts a program of this name before those of the machine. */
  program(name: string, script: string): Promise<void>;
  wingman(...args: string[]): Called;
  backUp(name: string, ...more: string[]): Called;
  restore(name: string, file: string, ...more: string[]): Called;
  /** Encrypted to the recipient of its backups. */
  sealed(content: Uint8Array): Promise<Uint8Array>;
  /** What aborts a call; another one may take its place. */
  interruption: AbortController;
  end(): Promise<void>;
}
type Called = ReturnType<typeof runWingman>;

export interface Log {
  tenantId: string;
  append(entries: number): Promise<void>;
  /** Signs it as it stands, with the nodes of its tree; returns the note. */
  sign(): Promise<string>;
}

export async function createScene(): Promise<Scene> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wingman-backup-'));
  const at = (...names: string[]) => path.join(folder, ...names);
  const database = await createTestDatabase();
  const cluster = testSetting('WINGMAN_TEST_DATABASE_URL');
  const made: string[] = [];
  const signer = newSigner();
  const identity = await generateIdentity();
  for (const name of ['secrets', 'bin', 'published']) await mkdir(at(name), { mode: 0o700 });
  await writeFile(at('secrets', 'ledger.pem'), signer.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(at('secrets', 'ledger_verifier_key'), formatVerifierKey(signer.verifier));
  await writeFile(at('secrets', 'platform_key'), 'wm_x_platform');
  await writeFile(at('identity'), identity, { mode: 0o600 });
  await writeFile(at('source-url'), database.adminUrl, { mode: 0o600 });
  const wingman = (...args: string[]) => {
    const env = { PATH: `${at('bin')}:${process.env['PATH']}` };
    return runWingman([backup, restore], args, [], env, scene.interruption.signal);
  };

  const log = (tenantId: string): Log => {
    const stand = createTestLog(database, tenantId);
    return {
      tenantId,
      append: (entries) =>
        stand.append(
          Array.from({ length: entries }, (_, at) => ({ kind: 'claim', worker_id: 'w', claim: `I wrote ${at}` })),
        ),
      async sign() {
        const rows = await database.query<{ leaf: Buffer }>(
          'SELECT leaf FROM ledger.entries WHERE tenant_id = $1 ORDER BY seq',
          [tenantId],
        );
        const frontier = createFrontier();
        const nodes = appendBatch(
          frontier,
          rows.map(({ leaf }) => leafHash(leaf)),
        );
        for (const { level, index, hash } of nodes) {
          await database.query('INSERT INTO ledger.nodes VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
            tenantId,
            level,
            index,
            hash,
          ]);
        }
        const origin = `${signer.verifier.name}/${tenantId}`;
        const note = signCheckpoint({ origin, size: rows.length, root: frontier.root(), extensions: [] }, signer);
        await database.query('INSERT INTO ledger.checkpoints (tenant_id, size, note) VALUES ($1, $2, $3)', [
          tenantId,
          rows.length,
          note,
        ]);
        return note;
      },
    };
  };

  const scene: Scene = {
    folder,
    at,
    database,
    signer,
    interruption: new AbortController(),
    wingman,
    async filledLog(entries) {
      const filled = log(await createTenant(database));
      await filled.append(entries);
      await filled.sign();
      return filled;
    },
    async emptyDatabase() {
      const name = `wingman_test_${randomBytes(8).toString('hex')}`;
      psql(cluster, `CREATE DATABASE ${name} TEMPLATE template0`);
      made.push(name);
      const url = databaseUrl(cluster, name);
      await writeFile(at(`${name}-url`), url, { mode: 0o600 });
      return { url, file: at(`${name}-url`) };
    },
    async program(name, script) {
      await writeFile(at('bin', name), `#!/bin/sh\n${script}\n`);
      await chmod(at('bin', name), 0o755);
    },
    async backUp(name, ...more) {
      const to = ['--secrets', at('secrets'), '--recipient', await identityToRecipient(identity)];
      return wingman('backup', at(name), '--database-url-file', at('source-url'), ...to, ...more);
    },
    restore: (name, file, ...more) =>
      wingman(
        ...['restore', at(name), '--key', formatVerifierKey(signer.verifier), '--identity', at('identity')],
        ...['--database-url-file', file, ...more],
      ),
    async sealed(content) {
      const encrypter = new Encrypter();
      encrypter.addRecipient(await identityToRecipient(identity));
      return encrypter.encrypt(content);
    },
    async end() {
      for (const name of made) psql(cluster, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
  return scene;
}

/** Whether any file of these holds a private key that can be read. */
export async function showsPrivateKey(files: readonly string[]): Promise<boolean> {
  const contents = await Promise.all(files.map((file) => readFile(file)));
  return contents.some((content) => content.includes('-----BEGIN PRIVATE'));
}
