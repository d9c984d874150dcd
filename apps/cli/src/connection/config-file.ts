import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type CommandIo, UsageError } from '../command.js';

/** What each kind of key is called in the environment. */
export const KEY_ROLES = ['work', 'mint', 'read', 'decide', 'admin', 'platform'] as const;
export type KeyRole = (typeof KEY_ROLES)[number];
export const keyVariable = (role: KeyRole): string => `WINGMAN_${role.toUpperCase()}_KEY`;

const VARIABLES: Readonly<Record<string, string>> = {
  url: 'WINGMAN_URL',
  worker_id: 'WINGMAN_WORKER_ID',
  environment: 'WINGMAN_ENVIRONMENT',
};

type Environment = CommandIo['env'];

/**
 * The environment with what a configuration file adds to it; what the environment says itself wins. Without `file`
 * it is WINGMAN_CONFIG, or wingman/config.json in the account's folder of settings, where it may be absent. Throws
 * UsageError for a file that cannot be read, that others may change, that holds anything unknown, or keys that others may
 * read.
 */
export function withConfigFile(env: Environment, file?: string): Environment {
  const named = file ?? (env['WINGMAN_CONFIG'] || undefined);
  const place = named ?? usualPlace(env);
  const text = place === undefined ? undefined : readText(place, { mustExist: named !== undefined });
  if (place === undefined || text === undefined) return env;
  // Whoever may change the address is sent the keys.
  assertKept(place, 0o022, 'can be changed by others: chmod go-w it');
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  return { ...env, ...variablesOf(place, text), ...Object.fromEntries(given) };
}

function usualPlace(env: Environment): string | undefined {
  const folder = env['XDG_CONFIG_HOME'] || (env['HOME'] && path.join(env['HOME'], '.config'));
  return folder ? path.join(folder, 'wingman', 'config.json') : undefined;
}

function readText(place: string, { mustExist }: { mustExist: boolean }): string | undefined {
  try {
    return readFileSync(place, 'utf8');
  } catch (error) {
    if (!mustExist && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`cannot read the configuration ${place}`);
  }
}

function variablesOf(place: string, text: string): Record<string, string> {
  const wrong = (what: string) => new UsageError(`${place}: ${what}`);
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    throw wrong('is not JSON');
  }
  const variables: Record<string, string> = {};
  for (const [name, value] of fieldsOf(config, () => wrong('is no JSON object'))) {
    if (name === 'keys' || name === 'key_files') {
      for (const [role, key] of fieldsOf(value, () => wrong(`${name} is no object`))) {
        if (!(KEY_ROLES as readonly string[]).includes(role)) throw wrong(`${name}.${role}: there is no such key`);
        if (typeof key !== 'string') throw wrong(`${name}.${role} is no text`);
        // Whoever may read a key may use it; a file of keys is held to what ssh asks of its own.
        if (name === 'keys') assertKept(place, 0o077, 'holds keys and can be read by others: chmod 600 it');
        const said = name === 'keys' ? key : keyInFile(path.resolve(path.dirname(place), key));
        variables[keyVariable(role as KeyRole)] = said;
      }
    } else {
      const variable = VARIABLES[name];
      if (variable === undefined) throw wrong(`${name}: there is no such setting`);
      if (typeof value !== 'string') throw wrong(`${name} is no text`);
      variables[variable] = value;
    }
  }
  return variables;
}

function fieldsOf(value: unknown, error: () => UsageError): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw error();
  return Object.entries(value);
}

function assertKept(place: string, from: number, otherwise: string): void {
  const others = process.platform === 'win32' ? 0 : statSync(place).mode & from;
  if (others !== 0) throw new UsageError(`${place} ${otherwise}`);
}

/** The key that a file holds. Throws UsageError. */
export function keyInFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new UsageError(`cannot read the key in ${file}`);
  }
}
