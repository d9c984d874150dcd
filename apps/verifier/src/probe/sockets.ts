import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { LookError } from '../scope/look-error.js';

/** A TCP socket that waits for connections. */
export interface Listener {
  address: string;
  port: number;
  inode: string;
}

const LISTEN = '0A'; // TCP_LISTEN in include/net/tcp_states.h

/** Everything that listens on TCP in this network namespace (proc(5), /proc/net/tcp). */
export async function listListeners(procRoot: string): Promise<Listener[]> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((table) => readFile(path.join(procRoot, 'net', table), 'latin1').catch(() => undefined)),
  );
  if (tables[0] === undefined) throw new LookError('look_failed');
  return tables.flatMap((table) => (table ?? '').split('\n').slice(1).flatMap(listenerIn));
}

function listenerIn(line: string): Listener[] {
  const columns = line.trim().split(/\s+/);
  const [address, port] = (columns[1] ?? '').split(':');
  if (columns[3] !== LISTEN || address === undefined || port === undefined) return [];
  return [{ address: readableAddress(address), port: Number.parseInt(port, 16), inode: columns[9] ?? '' }];
}

/** The kernel prints addresses as 32-bit words in the machine's own byte order; every machine Node runs on is little. */
export function readableAddress(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)));
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.every((byte) => byte === 0)) return '::';
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return '::1';
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  return groups.map((group) => group.toString(16)).join(':');
}

/** Ids of the processes that hold a socket; undefined where we may not see whose it is. */
export async function ownersOf(procRoot: string, inode: string, signal: AbortSignal): Promise<number[] | undefined> {
  const holders = await holdersOf(procRoot, new Set([inode]), signal);
  return holders.get(inode) ?? (holders.hidden ? undefined : []);
}

/** Ids of the processes that hold each of these sockets; `hidden`: there are processes that may not be looked into. */
export async function holdersOf(
  procRoot: string,
  inodes: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Map<string, number[]> & { hidden: boolean }> {
  const holders = Object.assign(new Map<string, number[]>(), { hidden: false });
  if (inodes.size === 0) return holders;
  for (const pid of (await readdir(procRoot)).filter((name) => /^\d+$/.test(name))) {
    if (signal.aborted) throw new LookError('timed_out');
    const directory = path.join(procRoot, pid, 'fd');
    const descriptors = await readdir(directory).catch(() => undefined);
    holders.hidden ||= descriptors === undefined;
    const links = await Promise.all(
      (descriptors ?? []).map((descriptor) => readlink(path.join(directory, descriptor)).catch(() => '')),
    );
    for (const inode of new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''))) {
      if (inodes.has(inode)) holders.set(inode, [...(holders.get(inode) ?? []), Number(pid)]);
    }
  }
  return holders;
}
