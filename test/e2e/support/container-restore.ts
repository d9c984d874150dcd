import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '@wingman/testkit';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import type { ContainerStack } from './container-stack.js';

/** What `wingman restore --json` prints of a log. */
export interface RestoredLog {
  tenant_id: string;
  state: string;
  entries: number;
  signed: number;
}

export interface TakenBackup {
  folder: string;
  logs: { tenant_id: string; size: number; checkpoint_size: number }[];
}

/** Backups of a stack in containers, and an empty stack beside it that they are restored into. */
export interface RestoreScene {
  backUp(name: string): Promise<TakenBackup>;
  /** What the stack's ledger has published by now, kept in another place; how many entries each covers. */
  keepCheckpoints(): Promise<{ folder: string; sizes: ReadonlyMap<string, number> }>;
  /** The secrets alone; then a cluster of its own with an empty database. */
  prepare(backup: TakenBackup): Promise<void>;
  /** Into the empty database. */
  restore(
    backup: TakenBackup,
    checkpoints: string,
    options?: { more?: readonly string[]; signal?: AbortSignal },
  ): ReturnType<ContainerStack['wingman']>;
  /** One value out of the other stack's database. */
  value(sql: string): Promise<string>;
  emptyAgain(): Promise<void>;
  compose(...words: string[]): Promise<string>;
  stop(): Promise<void>;
}

export async function createRestoreScene(stack: ContainerStack): Promise<RestoreScene> {
  const at = (...names: string[]) => path.join(stack.kept, ...names);
  const identity = await generateIdentity();
  const recipient = await identityToRecipient(identity);
  writeFileSync(at('identity'), identity, { mode: 0o600 });
  const key = readFileSync(path.join(stack.secrets, 'ledger_verifier_key'), 'utf8');
  const opening = ['--key', key, '--identity', at('identity')];
  const other = { project: `${stack.project}new`, secrets: at('secrets') };
  const compose = (...words: string[]) => stack.composeAs(other, ...words);
  const psql = (database: string, sql: string) =>
    compose('exec', '-T', 'postgres', 'psql', '-h', '/tmp', '-U', 'postgres', '-d', database, '-XAtqc', sql);
  const value = async (sql: string) => (await psql('wingman', sql)).trim();
  return {
    compose,
    value,
    async backUp(name) {
      const words = ['--project', stack.project, '--secrets', stack.secrets, '--recipient', recipient, '--json'];
      const { code, out, errors } = await stack.wingman(['backup', at(name), ...words]);
      if (code !== 0) throw new Error(`wingman backup ended with ${code}: ${errors}`);
      return JSON.parse(out) as TakenBackup;
    },
    async keepCheckpoints() {
      const [ledger = ''] = await stack.containersOf('claims-ledger');
      rmSync(at('outside'), { recursive: true, force: true });
      mkdirSync(at('outside'));
      await stack.docker('cp', `${ledger}:/var/lib/wingman/.`, at('outside'));
      // The second line of a checkpoint is its size.
      const sizes = readdirSync(at('outside')).map((tenantId): [string, number] => {
        const [, size] = readFileSync(at('outside', tenantId, 'checkpoint'), 'utf8').split('\n');
        return [tenantId, Number(size)];
      });
      return { folder: at('outside'), sizes: new Map(sizes) };
    },
    async prepare({ folder }) {
      const words = [...opening, '--secrets', other.secrets];
      const { code, errors } = await stack.wingman(['restore', folder, ...words]);
      if (code !== 0) throw new Error(`wingman restore of secrets ended with ${code}: ${errors}`);
      await compose('up', '-d', 'postgres');
      await until(() => value('SELECT 1').catch(() => undefined), {
        timeout: 60_000,
        interval: 300,
        what: 'PostgreSQL',
      });
    },
    restore: ({ folder }, checkpoints, { more = [], signal } = {}) => {
      const words = [...opening, '--project', other.project, '--checkpoints', checkpoints, '--json'];
      return stack.wingman(['restore', folder, ...words, ...more], signal);
    },
    async emptyAgain() {
      await psql('postgres', 'DROP DATABASE wingman WITH (FORCE)');
      await psql('postgres', 'CREATE DATABASE wingman');
    },
    stop: async () => void (await compose('down', '--volumes', '--timeout', '5')),
  };
}
