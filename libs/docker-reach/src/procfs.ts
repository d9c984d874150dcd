import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Access, ProcessFacts, SocketFacts } from './facts.js';
import { placeOf, readMounts } from './mounts.js';

/** All processes there are. Threads of the kernel have no command line and are left out. */
export function readProcesses(): ProcessFacts[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => readProcess(Number(pid)) ?? []).filter(({ command }) => command !== '');
}

/** One process, or undefined when it is gone. */
export function readProcess(pid: number): ProcessFacts | undefined {
  const status = textOf(`/proc/${pid}/status`);
  if (status === '') return undefined;
  return {
    pid,
    command: textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim(),
    uids: numbersOf(status, 'Uid'),
    gids: numbersOf(status, 'Gid'),
    groups: numbersOf(status, 'Groups'),
    capabilities: bitsOf(status, 'CapEff') | bitsOf(status, 'CapPrm'),
    sockets: socketsOf(pid),
    mounts: readMounts(textOf(`/proc/${pid}/mountinfo`)),
  };
}

/** @throws Error when there is no such socket, or its folders cannot be read */
export function readSocket(file: string): SocketFacts {
  const real = realpathSync(file);
  const stats = statSync(real);
  if (!stats.isSocket()) throw new Error(`${file} is no socket`);
  return {
    path: real,
    owner: accessOf(stats),
    folders: foldersAbove(real).map((folder) => accessOf(statSync(folder))),
    place: placeOf(real, readMounts(textOf('/proc/self/mountinfo'))),
  };
}

const accessOf = ({ uid, gid, mode }: Access): Access => ({ uid, gid, mode: mode & 0o777 });

function foldersAbove(file: string): string[] {
  const folder = path.dirname(file);
  return folder === '/' ? ['/'] : [...foldersAbove(folder), folder];
}

const fieldOf = (status: string, name: string): string =>
  new RegExp(`^${name}:(.*)$`, 'm').exec(status)?.[1]?.trim() ?? '';
const numbersOf = (status: string, name: string): number[] =>
  fieldOf(status, name).split(/\s+/).filter(Boolean).map(Number);
/** What cannot be read counts as everything. */
const bitsOf = (status: string, name: string): bigint => BigInt(`0x${fieldOf(status, name) || 'ffffffffffffffff'}`);

/** Empty where this account may not look: then only what the process could open is known. */
function socketsOf(pid: number): Set<number> {
  try {
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
    return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []).map(Number));
  } catch {
    return new Set();
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
