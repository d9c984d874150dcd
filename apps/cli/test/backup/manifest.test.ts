import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { openCheckpoint, signCheckpoint, signNote } from '@wingman/ledger-format';
import { type Manifest, NotTheBackup, openManifest, signManifest } from '../../src/backup/manifest.js';
import { newSigner, TENANT } from '../signed-log.js';

const signer = newSigner();
const keys = [signer.verifier];
const file = (name: string) => ({ name, size: 1, sha256: 'a'.repeat(64) });
const good: Manifest = {
  format: 'wingman-backup/1',
  created_at: '2026-01-01T00:00:00.000Z',
  postgres: { server: 17, pg_dump: 17 },
  migrations: ['1_first'],
  roles: [{ name: 'wingman_owner', login: false, connections: -1, settings: [] }],
  logs: [{ tenant_id: TENANT, size: 3, checkpoint_size: 4, proof: [Buffer.alloc(32).toString('base64')] }],
  files: [file('database.dump.age'), file('secrets.tar.age'), file(`checkpoints/${TENANT}`)],
};

/** Whatever it says, by the ledger's key: a reader relies on no writer. */
function signedAsItIs(content: unknown): { bytes: string; note: string } {
  const bytes = JSON.stringify(content);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, note: signNote(`wingman backup\nmanifest sha256 ${sha256}\n`, [signer]) };
}

test('a manifest is read as it was signed', () => {
  const { bytes, note } = signManifest(good, signer);
  expect(openManifest(bytes, note, [newSigner().verifier, ...keys])).toEqual(good);
  const same = signedAsItIs(good);
  expect(openManifest(same.bytes, same.note, keys)).toEqual(good);
});

test.each<[string, () => [string, string]]>([
  [
    'one byte of it changed',
    () => [signManifest(good, signer).bytes.replace('"size": 3', '"size": 2'), signManifest(good, signer).note],
  ],
  ['a signature of another key', () => [signManifest(good, signer).bytes, signManifest(good, newSigner()).note]],
  [
    'another manifest’s signature',
    () => [signManifest(good, signer).bytes, signManifest({ ...good, migrations: [] }, signer).note],
  ],
  ['no signature', () => [signManifest(good, signer).bytes, '']],
  [
    'a checkpoint as its signature',
    () => [
      signManifest(good, signer).bytes,
      signCheckpoint({ origin: `ledger.example/${TENANT}`, size: 3, root: Buffer.alloc(32), extensions: [] }, signer),
    ],
  ],
])('refuses %s', (_case, given) => {
  expect(() => openManifest(...given(), keys)).toThrow(NotTheBackup);
});

test('what signs a manifest passes for no checkpoint', () => {
  const { note } = signManifest(good, signer);
  expect(() => openCheckpoint(note, { verifier: signer.verifier })).toThrow(/second line must be the tree size/);
});

const [dump, secrets, checkpoint] = good.files as [Manifest['files'][0], Manifest['files'][0], Manifest['files'][0]];
const [log] = good.logs as [Manifest['logs'][0]];
test.each<[string, object]>([
  ['a file outside of the folder', { files: [dump, secrets, { ...checkpoint, name: `checkpoints/../../${TENANT}` }] }],
  ['an absolute file', { files: [{ ...dump, name: '/etc/passwd' }, secrets, checkpoint] }],
  ['a file that is listed twice', { files: [dump, dump, secrets, checkpoint] }],
  ['a file too many', { files: [dump, secrets, checkpoint, file('checkpoints/018f3a52-7c1e-7d4b-9a50-3f1c2b7e9d11')] }],
  ['no dump', { files: [secrets, checkpoint] }],
  ['no checkpoint of a log', { files: [dump, secrets] }],
  ['a checkpoint that does not cover its log', { logs: [{ ...log, checkpoint_size: 2 }] }],
  ['a tenant that is no id', { logs: [{ ...log, tenant_id: "' OR true --" }] }],
  ['a role that is no name', { roles: [{ name: 'x SUPERUSER', login: true, connections: -1, settings: [] }] }],
  ['a field that nobody knows', { more: true }],
  ['another format', { format: 'wingman-backup/2' }],
])('refuses %s, although it is signed', (_case, change) => {
  const { bytes, note } = signedAsItIs({ ...good, ...change });
  expect(() => openManifest(bytes, note, keys)).toThrow(/of another release/);
});
