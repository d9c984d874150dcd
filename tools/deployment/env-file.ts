import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { root } from '../stack/folder.js';
import { writePrivateFile } from '../stack/secrets.js';

export const ENVIRONMENTS = ['dev', 'test', 'prd'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Settings of a deployment by name; `.env.<environment>` of the repository unless told otherwise. */
export function readEnvFile(file: string): Record<string, string> {
  const lines = readFileSync(file, 'utf8').split('\n');
  const pairs = lines.filter((line) => /^[A-Z_]+=/.test(line)).map((line) => line.split(/=(.*)/s).slice(0, 2));
  return Object.fromEntries(pairs) as Record<string, string>;
}

/**
 * Writes `.env.<environment>` from its example when it is not there yet, with what this machine decides filled in.
 * What somebody wrote stays.
 */
export function ensureEnvFile(environment: Environment, file: string, values: Readonly<Record<string, string>>): void {
  if (existsSync(file)) return;
  const example = readFileSync(path.join(root, `.env.${environment}.example`), 'utf8');
  const given: Record<string, string> = { WINGMAN_HOST_ID: hostname(), ...values };
  const socket = given['DOCKER_SOCKET'] ?? readEnvLine(example, 'DOCKER_SOCKET');
  if (existsSync(socket)) given['DOCKER_GID'] ??= String(statSync(socket).gid);
  const filled = example.split('\n').map((line) => {
    const name = /^([A-Z_]+)=/.exec(line)?.[1];
    return name !== undefined && given[name] !== undefined ? `${name}=${given[name]}` : line;
  });
  mkdirSync(path.dirname(file), { recursive: true });
  writePrivateFile(file, filled.join('\n'));
}

const readEnvLine = (text: string, name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '';
