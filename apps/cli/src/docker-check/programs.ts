import { spawnSync } from 'node:child_process';
import { readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { CommandIo } from '../command.js';
import { kindOf } from '../docker/real-binary.js';

/** Clients of engines, and programs that speak to them. */
export const CLIENTS = ['docker', 'docker-compose', 'podman', 'nerdctl', 'ctr', 'crictl', 'buildctl'];
/** Where the system has its programs. */
export const SYSTEM_FOLDERS = [
  ...['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/snap/bin', '/opt/bin'],
  ...['/usr/libexec', '/usr/lib/openssh', '/usr/lib/policykit-1', '/usr/lib/polkit-1', '/usr/lib/dbus-1.0'],
];
const PATIENCE_MS = 5_000;
const MAX_OUTPUT = 4 * 1024 * 1024;

/** Folders in which programs are looked for: those on PATH, and the system's. */
export const programFolders = (env: CommandIo['env']): string[] => [
  ...new Set([...(env['PATH'] ?? '').split(':').filter(Boolean), ...SYSTEM_FOLDERS]),
];

/** What lies in the folders, by real path and once; links are followed, folders in them are not gone into. */
export function filesIn(folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) => {
    try {
      return readdirSync(folder).flatMap((name) => realOf(path.join(folder, name)));
    } catch {
      return [];
    }
  });
  return [...new Set(files)];
}

function realOf(file: string): string[] {
  try {
    return [realpathSync(file)];
  } catch {
    return [];
  }
}

export interface Said {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** What a program says; undefined where none of the folders has it. `status` null: it was stopped or did not start. */
export function askProgram(folders: readonly string[], program: string, words: readonly string[]): Said | undefined {
  const file = folders.map((folder) => path.resolve(folder, program)).find((each) => kindOf(each) !== 'none');
  if (file === undefined) return undefined;
  const { status, stdout, stderr } = spawnSync(file, words, {
    env: { PATH: folders.join(':'), LC_ALL: 'C' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    maxBuffer: MAX_OUTPUT,
  });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}
