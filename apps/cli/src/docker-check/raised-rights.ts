import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import type { CommandIo } from '../command.js';
import { kindOf } from '../docker/real-binary.js';

/** Clients of engines, and programs that speak to them. */
export const CLIENTS = ['docker', 'docker-compose', 'podman', 'nerdctl', 'ctr', 'crictl', 'buildctl'];
const USUAL = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/snap/bin', '/opt/bin'];
const PATIENCE_MS = 5_000;
const RAISED = 0o6000;
/** What doas would be asked to start: a client, or a shell, which is any. */
const ASKED_OF_DOAS = [...CLIENTS, 'sh', 'bash', 'su'];

/** Programs by which this account has more rights than its own, each in a sentence. */
export function raisedWays(env: CommandIo['env']): string[] {
  const folders = [...new Set([...(env['PATH'] ?? '').split(':').filter(Boolean), ...USUAL])];
  return [...setIdWays(folders), ...sudoWays(folders), ...doasWays(folders)];
}

/** A client with the set-user-id or set-group-id bit opens the socket in its owner's or group's name. */
function setIdWays(folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) => CLIENTS.map((name) => path.resolve(folder, name)));
  return files
    .filter((file) => kindOf(file) === 'program' && (statSync(file).mode & RAISED) !== 0)
    .map((file) => `${file} runs with the rights of its owner or group`);
}

/** Whatever root starts on somebody's word can open every socket. */
function sudoWays(folders: readonly string[]): string[] {
  const said = outputOf(folders, 'sudo', ['-n', '-l']);
  const [, rules = ''] = said.split(/may run the following commands[^\n]*\n/, 2);
  return rules
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((rule) => `sudo lets this account run ${rule}`);
}

function doasWays(folders: readonly string[]): string[] {
  const permitted = ASKED_OF_DOAS.filter((program) =>
    outputOf(folders, 'doas', ['-C', '/etc/doas.conf', program]).startsWith('permit'),
  );
  return permitted.map((program) => `doas lets this account run ${program}`);
}

/** Empty where the program is not there, or answers nothing without a password. */
function outputOf(folders: readonly string[], program: string, words: readonly string[]): string {
  const file = folders.map((folder) => path.resolve(folder, program)).find((each) => kindOf(each) !== 'none');
  if (file === undefined) return '';
  try {
    const env = { PATH: folders.join(':'), LC_ALL: 'C' };
    return execFileSync(file, words, {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: PATIENCE_MS,
    });
  } catch {
    return '';
  }
}
