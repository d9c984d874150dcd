import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { pack } from 'tar-stream';
import { buffer } from 'node:stream/consumers';
import {
  decrypterOf,
  encrypterFor,
  missingSecrets,
  openSecrets,
  readSecrets,
  sealSecrets,
  writeSecrets,
} from '../../src/backup/secrets-archive.js';

let folder: string;
let identity: string;
let recipient: string;
const at = (...names: string[]) => path.join(folder, ...names);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wingman-secrets-'));
  identity = await generateIdentity();
  recipient = await identityToRecipient(identity);
  await mkdir(at('from'));
  await writeFile(at('from', 'ledger.pem'), 'a key');
  await writeFile(at('from', 'role_passwords'), Buffer.from([0, 255, 10]));
  await writeFile(at('identity'), `# mine\n${identity}\n`, { mode: 0o600 });
});
afterEach(() => rm(folder, { recursive: true }));

const sealed = async () => sealSecrets(await readSecrets(at('from')), encrypterFor([recipient]));
const opened = async () => openSecrets(await sealed(), await decrypterOf(at('identity')));

test('secrets come back byte by byte into a folder that is its owner’s alone, and nothing else is left there', async () => {
  const secrets = await opened();
  await writeSecrets(await missingSecrets(secrets, at('to')), at('to'));

  expect((await readdir(at('to'))).sort()).toEqual(['ledger.pem', 'role_passwords']);
  expect(await readFile(at('to', 'role_passwords'))).toEqual(Buffer.from([0, 255, 10]));
  expect((await stat(at('to'))).mode & 0o777).toBe(0o700);
  expect((await missingSecrets(secrets, at('to'))).size).toBe(0);
});

test('nothing of them can be read in what is sealed', async () => {
  expect(Buffer.from(await sealed()).includes('a key')).toBe(false);
  expect(Buffer.from(await sealed()).includes('ledger.pem')).toBe(false);
});

test('one that is there and differs stays, is named without its content, and none is written', async () => {
  await mkdir(at('to'));
  await writeFile(at('to', 'role_passwords'), 'other');

  await expect(missingSecrets(await opened(), at('to'))).rejects.toThrow(
    /other secrets under these names, which stay: role_passwords$/,
  );
  expect(await readdir(at('to'))).toEqual(['role_passwords']);
});

test('one that appears in the last moment is not overwritten either', async () => {
  const secrets = await missingSecrets(await opened(), at('to'));
  await mkdir(at('to'), { mode: 0o700 });
  await writeFile(at('to', 'ledger.pem'), 'somebody else’s');

  await expect(writeSecrets(secrets, at('to'))).rejects.toThrow('EEXIST');
  expect(await readFile(at('to', 'ledger.pem'), 'utf8')).toBe('somebody else’s');
});

test('they are not written where others may look', async () => {
  await mkdir(at('to'));
  await chmod(at('to'), 0o755);

  await expect(writeSecrets(await opened(), at('to'))).rejects.toThrow(/chmod 700/);
  expect(await readdir(at('to'))).toEqual([]);
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  ['a folder among them', () => mkdir(at('from', 'more')), /more is no file/],
  ['a name that no secret has', () => writeFile(at('from', '.hidden'), ''), /\.hidden has a name/],
  ['a link to nothing', () => symlink(at('absent'), at('from', 'linked')), /ENOENT/],
])('what cannot be kept is told, never left out: %s', async (_case, arrange, reason) => {
  await arrange();
  await expect(readSecrets(at('from'))).rejects.toThrow(reason);
});

test('an identity of somebody else does not open them', async () => {
  await writeFile(at('identity'), await generateIdentity());
  await expect(opened()).rejects.toThrow(/does not open with this identity/);
});

test('an identity that others can read, and one that is none, are refused; what it holds is not shown', async () => {
  await chmod(at('identity'), 0o644);
  await expect(decrypterOf(at('identity'))).rejects.toThrow(/chmod 600/);
  await writeFile(at('identity'), `${identity}X`);
  await chmod(at('identity'), 0o600);
  await expect(decrypterOf(at('identity'))).rejects.toThrow(
    new RegExp(`^(?!.*${identity.slice(20, 30)}).*no identity`),
  );
});

test('a recipient that is none is refused', () => {
  expect(() => encrypterFor([recipient, 'ssh-ed25519 AAAA'])).toThrow(/no recipient of age/);
});

test.each(['../outside', '/etc/cron.d/x', 'a/b', '.ssh'])(
  'a name that leads elsewhere is refused: %s',
  async (name) => {
    const archive = pack();
    archive.entry({ name }, 'x');
    archive.finalize();
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const hostile = await encrypter.encrypt(new Uint8Array(await buffer(archive)));

    await expect(openSecrets(hostile, await decrypterOf(at('identity')))).rejects.toThrow(/holds "/);
  },
);
