import { randomBytes } from 'node:crypto';
import { link, lstat, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import path from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import { extract, pack } from 'tar-stream';
import { UsageError } from '../command.js';
import { NotTheBackup, SECRETS } from './manifest.js';

/** Contents by file name. */
export type Secrets = ReadonlyMap<string, Buffer>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const MOST_BYTES = 16 << 20;

/** Every file of a deployment's folder of secrets. Throws UsageError: what cannot be kept is told, never left out. */
export async function readSecrets(folder: string): Promise<Secrets> {
  const found = new Map<string, Buffer>();
  let bytes = 0;
  for (const name of (await namesIn(folder)).sort()) {
    const file = path.join(folder, name);
    if (!NAME.test(name)) throw new UsageError(`${file} has a name that no secret has: move it away`);
    const { size } = await stat(file).then((facts) => {
      if (!facts.isFile()) throw new UsageError(`${file} is no file: only files are backed up, move it away`);
      return facts;
    });
    bytes += size;
    if (bytes > MOST_BYTES) throw new UsageError(`${folder} holds more than ${MOST_BYTES} bytes: is it the right one?`);
    found.set(name, await readFile(file));
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw new UsageError(`cannot read ${folder}: ${(error as Error).message}`);
  }
}

/** Who may open what is encrypted to these recipients (`age1…`). Throws UsageError for what is none. */
export function encrypterFor(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw new UsageError(`${recipient} is no recipient of age (age1…)`);
    }
  }
  return encrypter;
}

/** One archive, as `tar` reads it, encrypted as `age` decrypts it. */
export async function sealSecrets(secrets: Secrets, encrypter: Encrypter): Promise<Uint8Array> {
  const archive = pack();
  for (const [name, content] of secrets) archive.entry({ name, mode: 0o400, mtime: new Date(0) }, content);
  archive.finalize();
  return encrypter.encrypt(new Uint8Array(await buffer(archive)));
}

/** By which a person opens what was encrypted to them, one a line, `#` before remarks. Throws UsageError. */
export async function decrypterOf(identityFile: string): Promise<Decrypter> {
  let text: string;
  try {
    text = await readFile(identityFile, 'utf8');
    if (process.platform !== 'win32' && ((await stat(identityFile)).mode & 0o077) !== 0) {
      throw new Error('others can read it: chmod 600 it');
    }
  } catch (error) {
    throw new UsageError(`cannot use ${identityFile}: ${(error as Error).message}`);
  }
  const identities = text.split('\n').map((line) => line.trim());
  const decrypter = new Decrypter();
  try {
    for (const identity of identities.filter((line) => line !== '' && !line.startsWith('#'))) {
      decrypter.addIdentity(identity);
    }
  } catch {
    // What the library says may hold a part of the key.
    throw new UsageError(`${identityFile} holds something that is no identity of age (AGE-SECRET-KEY-1…)`);
  }
  return decrypter;
}

/** Throws UsageError where the identity is not one that it was encrypted to, NotTheBackup for what no backup holds. */
export async function openSecrets(sealed: Uint8Array, decrypter: Decrypter): Promise<Secrets> {
  let archive: Uint8Array;
  try {
    archive = await decrypter.decrypt(new Uint8Array(sealed));
  } catch (error) {
    throw new UsageError(`${SECRETS} does not open with this identity: ${(error as Error).message}`);
  }
  const found = new Map<string, Buffer>();
  const unpacked = extract();
  unpacked.end(archive);
  for await (const entry of unpacked) {
    const { name, type } = entry.header;
    if (type !== 'file' || !NAME.test(name)) throw new NotTheBackup(`${SECRETS} holds ${JSON.stringify(name)}`);
    found.set(name, await buffer(entry));
  }
  return found;
}

/** Which of them are not in the folder yet. Throws UsageError where one is there and differs, before any is written. */
export async function missingSecrets(secrets: Secrets, folder: string): Promise<Secrets> {
  const differing: string[] = [];
  const missing = new Map<string, Buffer>();
  for (const [name, content] of secrets) {
    const present = await presentIn(path.join(folder, name));
    if (present === undefined) missing.set(name, content);
    else if (!present.equals(content)) differing.push(name);
  }
  if (differing.length > 0) {
    throw new UsageError(`${folder} has other secrets under these names, which stay: ${differing.join(', ')}`);
  }
  return missing;
}

async function presentIn(file: string): Promise<Buffer | undefined> {
  try {
    if ((await lstat(file)).isFile()) return await readFile(file);
    throw new Error('it is no file');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/**
 * Writes secrets into a folder that is its owner's alone, readable as `deployment.js prepare` leaves them. Each appears
 * whole, and none takes the place of another: broken off, it can be repeated.
 */
export async function writeSecrets(secrets: Secrets, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32' && ((await stat(folder)).mode & 0o077) !== 0) {
    throw new UsageError(`others can look into ${folder}: chmod 700 it`);
  }
  for (const [name, content] of secrets) {
    const draft = path.join(folder, `.${name}.${randomBytes(4).toString('hex')}`);
    try {
      const file = await open(draft, 'wx', 0o444);
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await link(draft, path.join(folder, name));
    } finally {
      await rm(draft, { force: true });
    }
  }
}
