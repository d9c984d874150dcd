import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@wingman/contracts';

/** A program as it lies there. */
export interface FoundProgram {
  /** Its real path: links are followed. */
  file: string;
  /** Hex SHA-256 of its bytes. */
  sha256: string;
}

/** What would take whole texts as commands: with these no list of programs means anything. */
const SHELLS =
  /^(?:a|ba|c|da|fi|k|mk|pdk|r|tc|z)?sh$|^(?:busybox|toybox|env|xargs|sudo|su|doas|setpriv|nsenter|chroot)$/;

const GROUP_OR_OTHERS_MAY_WRITE = 0o022;
const ANYONE_MAY_RUN = 0o111;

/**
 * Finds the program that a tenant's policy names. Throws `policy_floor` for one that the deployment does not let run,
 * that is a shell, and for one that somebody else than root and the gateway's own account could write or replace:
 * whoever can write it decides what runs.
 */
export async function findProgram(named: string, allowed: readonly string[]): Promise<FoundProgram> {
  if (!allowed.includes(named)) throw refused(`${named} is no program of this deployment (GATEWAY_PROGRAMS)`);
  const file = await realpath(named).catch(() => {
    throw refused(`${named} is not there`);
  });
  if (SHELLS.test(path.basename(named)) || SHELLS.test(path.basename(file))) {
    throw refused(`${named} runs other programs at will`);
  }
  await assertOnlyOwned(file);
  return { file, sha256: await digestOf(file) };
}

async function assertOnlyOwned(file: string): Promise<void> {
  const own = process.getuid?.() ?? 0;
  for (let at = file; ; at = path.dirname(at)) {
    const { uid, mode } = await stat(at);
    const sticky = at !== file && (mode & constants.S_IFMT) === constants.S_IFDIR && (mode & 0o1000) !== 0;
    if (![0, own].includes(uid) || ((mode & GROUP_OR_OTHERS_MAY_WRITE) !== 0 && !sticky)) {
      throw refused(`${at} can be written by others`);
    }
    if (at === '/') return;
  }
}

/** Read through one descriptor: what is looked at is what is hashed. */
async function digestOf(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (!found.isFile() || (found.mode & ANYONE_MAY_RUN) === 0) throw refused(`${file} is no program`);
    const hash = createHash('sha256');
    for await (const chunk of handle.createReadStream({ autoClose: false, start: 0 })) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}

const refused = (why: string): AppError => new AppError('policy_floor', `the gateway does not run this: ${why}`);
