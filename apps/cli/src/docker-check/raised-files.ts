import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Stats } from 'node:fs';
import { kindOf } from '../docker/real-binary.js';
import { groupNames, ROOT_BY_GROUP, type Account } from './account.js';
import { together, type Findings } from './findings.js';
import { askProgram, CLIENTS, filesIn, SYSTEM_FOLDERS } from './programs.js';

const SET_USER = 0o4000;
const SET_GROUP = 0o2000;
/**
 * Set-user-id programs of the system that ask who calls, or do one narrow thing. One of these names elsewhere, and any
 * other name, is taken for a program that does what its caller says.
 */
const ASKS_FIRST = new Set(
  `su sudo sudoedit doas pkexec passwd chsh chfn newgrp sg gpasswd chage expiry mount umount mount.nfs mount.cifs
  fusermount fusermount3 ntfs-3g ping ping6 traceroute6.iputils ssh-keysign ssh-agent dbus-daemon-launch-helper
  polkit-agent-helper-1 newuidmap newgidmap unix_chkpwd pam_extrausers_chkpwd snap-confine crontab at bwrap
  Xorg.wrap write wall bsd-write`.split(/\s+/),
);
/** Capabilities with which a program may become root, or read and write what only root may. Source: capabilities(7). */
const MIGHTY =
  /\bcap_(?:chown|dac_override|dac_read_search|fowner|setgid|setuid|setfcap|sys_module|sys_rawio|sys_ptrace|sys_admin|sys_boot|mknod|bpf|mac_admin)\b/;
const AT_ONCE = 500;

/** Programs by which this account has more rights than its own: by set-id bits, and by capabilities of files. */
export function raisedFiles(folders: readonly string[], account: Pick<Account, 'uid'>): Findings {
  const programs = filesIn(folders).flatMap((file) => runnable(file));
  const raised = programs.filter(({ stats }) => (stats.mode & (SET_USER | SET_GROUP)) !== 0);
  return together([
    ...raised.map((each) => setIdFindings(each, account)),
    capabilityFindings(programs.map(({ file }) => file)),
    { ways: [], unseen: ["programs with raised rights that lie neither on PATH nor in the system's usual folders"] },
  ]);
}

interface Program {
  file: string;
  stats: Stats;
}

function runnable(file: string): Program[] {
  try {
    const stats = statSync(file);
    accessSync(file, constants.X_OK);
    return stats.isFile() ? [{ file, stats }] : [];
  } catch {
    return [];
  }
}

/** A client with a set-id bit opens the socket in its owner's or group's name; root's programs do all else. */
function setIdFindings({ file, stats: { mode, uid, gid } }: Program, account: Pick<Account, 'uid'>): Findings {
  // Of a script the kernel heeds no such bit.
  if (kindOf(file) !== 'program' || isNarrow(file)) return { ways: [], unseen: [] };
  if (CLIENTS.includes(path.basename(file))) {
    return { ways: [`${file} runs with the rights of its owner or group`], unseen: [] };
  }
  const asUser = (mode & SET_USER) !== 0;
  if (asUser && uid === 0) return { ways: [`${file} runs as root, whoever starts it`], unseen: [] };
  const group = (mode & SET_GROUP) === 0 ? undefined : nameOfGroup(gid);
  if (group !== undefined && ROOT_BY_GROUP.has(group)) {
    return { ways: [`${file} runs in the group ${group}, whoever starts it`], unseen: [] };
  }
  const another = asUser && uid !== account.uid;
  return { ways: [], unseen: another ? [`what the account ${uid} may do, in whose name ${file} runs`] : [] };
}

/** A program of the system that asks who calls, or does one narrow thing. */
const isNarrow = (file: string): boolean =>
  ASKS_FIRST.has(path.basename(file)) && SYSTEM_FOLDERS.includes(path.dirname(file));

function nameOfGroup(gid: number): string | undefined {
  try {
    return groupNames(readFileSync('/etc/group', 'utf8'), { name: '', gids: [gid] })[0];
  } catch {
    return undefined;
  }
}

/** Node reads no extended attributes: getcap(8) does. */
function capabilityFindings(files: readonly string[]): Findings {
  const ways: string[] = [];
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const some = files.slice(at, at + AT_ONCE);
    const said = askProgram(SYSTEM_FOLDERS, 'getcap', some);
    if (said === undefined) {
      return { ways, unseen: ['capabilities of files: getcap (libcap2-bin) is not there'] };
    }
    if (said.status !== 0) return { ways, unseen: [`capabilities of files: getcap ended with ${said.status}`] };
    for (const line of said.stdout.split('\n')) {
      const file = some.find((each) => line.startsWith(`${each} `));
      const text = line.slice((file ?? '').length).trim();
      if (file !== undefined && isMighty(text) && !isNarrow(file)) ways.push(`${file} has capabilities (${text})`);
    }
  }
  return { ways, unseen: [] };
}

/** `cap_setuid,cap_net_raw=ep`, `=ep` for all; what is only inheritable gives nothing by itself; cap_to_text(3). */
export const isMighty = (text: string): boolean =>
  text
    .replace(/^= /, '')
    .split(/\s+/)
    .some((clause) => {
      const [, names = '', flags = ''] = /^([a-z0-9_,]*)[=+]([eip]+)$/.exec(clause) ?? [];
      return /[ep]/.test(flags) && (names === '' || names === 'all' || MIGHTY.test(names));
    });
