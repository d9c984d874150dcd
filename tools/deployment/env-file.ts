import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { StackFailure } from '../stack/failure.js';
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

/** Settings as a caller gave them, each `NAME=VALUE`. Throws StackFailure for what is none. */
export function givenSettings(pairs: readonly string[]): Record<string, string> {
  const wrong = pairs.find((pair) => !/^[A-Z_]+=.*$/.test(pair));
  if (wrong !== undefined) throw new StackFailure(`--set ${wrong}: expected NAME=VALUE`);
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]));
}

/** Throws StackFailure where a setting that was given would not come about: nobody starts a stack on another one. */
export function assertSettable(environment: Environment, file: string, given: Readonly<Record<string, string>>): void {
  const example = exampleOf(environment);
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(example, name));
  if (unknown.length > 0)
    throw new StackFailure(`there is no setting ${unknown.join(', ')} (.env.${environment}.example)`);
  const there = existsSync(file) ? readEnvFile(file) : given;
  const other = Object.keys(given).filter((name) => there[name] !== given[name]);
  if (other.length > 0) throw new StackFailure(`${file} is there and says otherwise: change ${other.join(', ')} in it`);
}

const exampleOf = (environment: Environment): Record<string, string> =>
  readEnvFile(path.join(root, `.env.${environment}.example`));

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
