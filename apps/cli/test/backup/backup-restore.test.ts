import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  appendFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { formatVerifierKey } from '@wingman/ledger-format';
import { until } from '@wingman/testkit';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { makeBackup } from '../../src/backup/make-backup.js';
import { type Manifest, signManifest } from '../../src/backup/manifest.js';
import { encrypterFor } from '../../src/backup/secrets-archive.js';
import { programsHere } from '../../src/postgres/programs.js';
import type { LogState } from '../../src/restore/check-log.js';
import { checkpointOf, lines, newSigner } from '../signed-log.js';
import { createScene, psql, type Scene, showsPrivateKey, whyNoPrograms } from './scene.js';

const missing = whyNoPrograms();
const describeWithPrograms = missing === undefined ? describe : describe.skip;

describeWithPrograms(`backup and restore${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  let scene: Scene;

  const filesOf = async (name: string): Promise<string[]> => {
    const entries = await readdir(scene.at(name), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  };
  const manifestOf = async (name: string) =>
    JSON.parse(await readFile(scene.at(name, 'manifest.json'), 'utf8')) as Manifest;
  const isEmpty = (url: string): boolean => psql(url, "SELECT to_regnamespace('ledger') IS NULL") === 't';
  const statesIn = (out: string): LogState[] => (JSON.parse(out) as { logs: LogState[] }).logs;
  /** Everything in a database but a random word that newer programs put into each dump. */
  const contentOf = (url: string): string =>
    execFileSync('pg_dump', ['--dbname', url], { encoding: 'utf8', maxBuffer: 1 << 28 }).replaceAll(
      /^\\(un)?restrict .*$/gm,
      '',
    );

  describe('of a database of its own', () => {
    beforeEach(async () => {
      scene = await createScene();
    });
    afterEach(() => scene.end());

    test('what is restored is what was there, to the last grant, and each log is proven', async () => {
      const [one, two] = [await scene.filledLog(12), await scene.filledLog(200)];
      const made = await scene.backUp('saved');
      expect([made.code, made.errors]).toEqual([0, '']);
      const target = await scene.emptyDatabase();

      const { code, out, errors } = await scene.restore('saved', target.file, '--json');

      expect([code, errors]).toEqual([0, '']);
      expect(statesIn(out)).toMatchObject(
        [one, two].map(({ tenantId }, at) => ({ tenant_id: tenantId, state: 'proven', entries: [12, 200][at] })),
      );
      expect(contentOf(target.url)).toBe(contentOf(scene.database.adminUrl));
    });

    test('a backup is its owner’s alone and shows no secret, and its manifest says what is in it', async () => {
      const { tenantId } = await scene.filledLog(3);
      await scene.backUp('saved');

      const files = await filesOf('saved');
      const modes = await Promise.all([scene.at('saved'), scene.at('saved', 'checkpoints')].map((name) => stat(name)));
      expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o700]);
      for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(await showsPrivateKey(files)).toBe(false);
      // What every dump of this kind begins with, and what is in it.
      const shown = Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
      expect([shown.includes('PGDMP'), shown.includes('age-encryption.org/v1')]).toEqual([false, true]);
      expect(await showsPrivateKey(await filesOf('secrets'))).toBe(true);
      const { logs, files: listed, migrations } = await manifestOf('saved');
      expect(logs).toEqual([{ tenant_id: tenantId, size: 3, checkpoint_size: 3, proof: [] }]);
      expect(migrations.at(-1)).toMatch(/^\d{14}_\w+$/);
      for (const { name, sha256 } of listed) {
        expect(
          createHash('sha256')
            .update(await readFile(scene.at('saved', name)))
            .digest('hex'),
        ).toBe(sha256);
      }
    });

    test('secrets come back beside the database, and alone', async () => {
      await scene.filledLog(1);
      await scene.backUp('saved');
      const words = ['--secrets', scene.at('new')];
      const target = await scene.emptyDatabase();

      expect((await scene.restore('saved', target.file, ...words)).code).toBe(0);
      expect(await readFile(scene.at('new', 'ledger.pem'))).toEqual(await readFile(scene.at('secrets', 'ledger.pem')));
      expect((await readdir(scene.at('new'))).sort()).toEqual((await readdir(scene.at('secrets'))).sort());

      await writeFile(scene.at('secrets', 'platform_key'), 'another');
      await rm(scene.at('new'), { recursive: true });
      await cp(scene.at('secrets'), scene.at('new'), { recursive: true });
      const refused = await scene.restore('saved', (await scene.emptyDatabase()).file, ...words);
      expect([refused.code, refused.errors]).toEqual([2, expect.stringMatching(/which stay: platform_key/)]);
      expect(await readFile(scene.at('new', 'platform_key'), 'utf8')).toBe('another');
    });

    test('entries that come while it is taken are not in it, and it says that they were signed', async () => {
      const log = await scene.filledLog(300);
      await scene.program(
        'pg_dump',
        `[ "$1" = --version ] || touch ${scene.at('dumping')}; sleep 1; exec /usr/bin/pg_dump "$@"`,
      );

      const making = scene.backUp('saved');
      await until(() => existsSync(scene.at('dumping')));
      await log.append(230);
      await log.sign();
      expect((await making).code).toBe(0);

      expect((await manifestOf('saved')).logs).toMatchObject([{ size: 300, checkpoint_size: 530 }]);
      const target = await scene.emptyDatabase();
      const { code, out } = await scene.restore('saved', target.file);
      expect(out).toMatch(
        /OLDER .* 300 of 530 entries that were signed \(the backup's checkpoints\/.*\): 230 are missing/,
      );
      expect(code).toBe(1);
      expect(psql(target.url, 'SELECT count(*) FROM ledger.entries')).toBe('300');
    });

    test('an older state is told by what was published outside, and the ledger finds what it must not sign over', async () => {
      const [old, quiet] = [await scene.filledLog(10), await scene.filledLog(4)];
      await scene.backUp('saved');
      await old.append(7);
      await mkdir(scene.at('published', old.tenantId));
      const note = await old.sign();
      await writeFile(scene.at('published', old.tenantId, 'checkpoint'), note);
      await writeFile(scene.at('published', old.tenantId, 'audit'), '{}');
      const target = await scene.emptyDatabase();

      const { code, out } = await scene.restore('saved', target.file, '--checkpoints', scene.at('published'), '--json');

      expect(code).toBe(1);
      expect(statesIn(out)).toMatchObject([
        { tenant_id: old.tenantId, state: 'older', entries: 10, signed: 17 },
        { tenant_id: quiet.tenantId, state: 'proven', entries: 4 },
      ]);
      expect(JSON.parse(out)).toMatchObject({ ok: false, restored: true });
      expect(psql(target.url, `SELECT note FROM ledger.checkpoints WHERE size = 17`)).toBe(note.trim());
      expect(psql(target.url, `SELECT count(*) FROM ledger.checkpoints WHERE tenant_id = '${quiet.tenantId}'`)).toBe(
        '1',
      );
    });

    test('a rehearsal goes all the way and leaves nothing', async () => {
      await scene.filledLog(3);
      await scene.backUp('saved');
      const target = await scene.emptyDatabase();
      const words = ['--rehearse', '--secrets', scene.at('new')];

      const { code, out } = await scene.restore('saved', target.file, ...words);

      expect([code, out]).toEqual([0, expect.stringMatching(/would write 3 secrets.*\ndid not restore.*\n {2}PROVEN/)]);
      expect([isEmpty(target.url), existsSync(scene.at('new'))]).toEqual([true, false]);
    });

    test('a log that comes back as another one is rolled back whole', async () => {
      const { tenantId } = await scene.filledLog(9);
      await scene.backUp('saved');
      // As if somebody had got the ledger's key to sign a backup of another history.
      await scene.database.query(
        `SET session_replication_role = replica; UPDATE ledger.entries SET leaf = leaf || ' ' WHERE seq = 4`,
      );
      const words = ['-Fc', '--dbname', scene.database.adminUrl];
      const dump = await scene.sealed(execFileSync('pg_dump', words, { maxBuffer: 1 << 28 }));
      await writeFile(scene.at('saved', 'database.dump.age'), dump);
      const manifest = await manifestOf('saved');
      const sha256 = createHash('sha256').update(dump).digest('hex');
      const files = manifest.files.map((file) =>
        file.name === 'database.dump.age' ? { ...file, size: dump.length, sha256 } : file,
      );
      const { bytes, note } = signManifest({ ...manifest, files }, scene.signer);
      await writeFile(scene.at('saved', 'manifest.json'), bytes);
      await writeFile(scene.at('saved', 'manifest.json.note'), note);
      const target = await scene.emptyDatabase();

      const { code, out } = await scene.restore('saved', target.file);

      expect(out).toMatch(new RegExp(`did not restore.*\n {2}WRONG .* ${tenantId} {2}entries 1 to 9 are not those`));
      expect(code).toBe(3);
      expect(isEmpty(target.url)).toBe(true);
    });

    describe('a backup is not taken, and no folder of it is left', () => {
      const refused = async (code: number, reason: RegExp, ...more: string[]): Promise<void> => {
        const { code: found, errors } = await scene.backUp('saved', ...more);
        expect([found, errors]).toEqual([code, expect.stringMatching(reason)]);
        expect((await readdir(scene.folder)).filter((name) => name.startsWith('saved'))).toEqual([]);
      };

      test('of a log that was rewritten', async () => {
        await scene.filledLog(9);
        await scene.database.query(
          `SET session_replication_role = replica; UPDATE ledger.entries SET leaf = leaf || ' ' WHERE seq = 4`,
        );
        await refused(1, /is not the one that was signed for 9 entries/);
      });

      test('of a database that is older than what was published', async () => {
        const log = await scene.filledLog(9);
        await log.append(3);
        await writeFile(scene.at('published', 'note'), await log.sign());
        await scene.database.query(`SET session_replication_role = replica;
        DELETE FROM ledger.entries WHERE seq >= 9; DELETE FROM ledger.checkpoints WHERE size > 9;
        UPDATE ledger.logs SET size = 9`);
        await refused(1, /signed for 12 entries .* the database knows of 9/, '--checkpoints', scene.at('published'));
      });

      test('with a checkpoint of another ledger among those outside', async () => {
        await scene.filledLog(2);
        await writeFile(scene.at('published', 'note'), checkpointOf(lines, newSigner()));
        await refused(1, /published\/note is not to be believed/, '--checkpoints', scene.at('published'));
      });

      test('of a log that nobody signs any more', async () => {
        const log = await scene.filledLog(2);
        await log.append(1);
        const making = makeBackup({
          folder: scene.at('saved'),
          programs: programsHere(scene.at('source-url'), { PATH: process.env['PATH'] }, new AbortController().signal),
          signer: scene.signer,
          keys: [scene.signer.verifier],
          secrets: new Map(),
          encrypter: encrypterFor([await identityToRecipient(await generateIdentity())]),
          published: () => Promise.resolve([]),
          signedWithin: 300,
        });
        await expect(making).rejects.toThrow(/has 3 entries, of which 2 are signed, and no more come/);
        expect((await readdir(scene.folder)).filter((name) => name.startsWith('saved'))).toEqual([]);
      });

      test('by a pg_dump that is older than the server', async () => {
        await scene.filledLog(2);
        await scene.program('pg_dump', 'echo "pg_dump (PostgreSQL) 9.6.1"');
        await refused(2, /pg_dump is of PostgreSQL 9 and cannot read/);
      });

      test('that broke off in the middle of the dump', async () => {
        await scene.filledLog(2);
        await scene.program(
          'pg_dump',
          `[ "$1" = --version ] && exec /usr/bin/pg_dump "$@"; printf PGDMP; touch ${scene.at('dumping')}; exec sleep 60`,
        );
        const making = refused(130, /broken off/);
        await until(() => existsSync(scene.at('dumping')));
        expect((await readdir(scene.folder)).filter((name) => name.startsWith('saved.partial-'))).toHaveLength(1);
        scene.interruption.abort();
        await making;
      });

      test('where the dump failed', async () => {
        await scene.filledLog(2);
        await scene.program(
          'pg_dump',
          `[ "$1" = --version ] && exec /usr/bin/pg_dump "$@"; printf PGDMP; echo "no space" >&2; exit 1`,
        );
        await refused(2, /pg_dump: no space/);
      });

      test('where nobody listens; the password is not shown', async () => {
        await writeFile(scene.at('source-url'), 'postgres://postgres:hunter2@127.0.0.1:1/none');
        await refused(2, /^(?!.*hunter2)wingman backup: psql: .*refused/);
      });

      test('of a database that is none of ours', async () => {
        await writeFile(scene.at('source-url'), (await scene.emptyDatabase()).url);
        await refused(1, /none of Wingman/);
      });
    });

    test('a folder that is there stays as it is', async () => {
      await scene.filledLog(2);
      await mkdir(scene.at('saved'));
      const { code, errors } = await scene.backUp('saved');
      expect([code, errors]).toEqual([2, expect.stringMatching(/is there already/)]);
      expect(await readdir(scene.at('saved'))).toEqual([]);
    });
  });

  describe('of one backup', () => {
    let target: { url: string; file: string };
    beforeAll(async () => {
      scene = await createScene();
      await scene.filledLog(5);
      await scene.backUp('whole');
      target = await scene.emptyDatabase();
    });
    beforeEach(async () => {
      scene.interruption = new AbortController();
      for (const name of ['saved', 'bin', 'elsewhere']) await rm(scene.at(name), { recursive: true, force: true });
      await mkdir(scene.at('bin'));
      await cp(scene.at('whole'), scene.at('saved'), { recursive: true });
    });
    afterEach(() => expect(isEmpty(target.url)).toBe(true));
    afterAll(() => scene.end());

    describe('refuses what is not the backup, names it, and touches nothing', () => {
      const checkpoint = async (): Promise<string> => `checkpoints/${(await manifestOf('saved')).logs[0]?.tenant_id}`;
      test.each<[string, () => Promise<unknown>, RegExp]>([
        [
          'a dump with another byte',
          async () => {
            const file = scene.at('saved', 'database.dump.age');
            const bytes = await readFile(file);
            bytes[bytes.length - 1]! ^= 1;
            await writeFile(file, bytes);
          },
          /database\.dump\.age was changed/,
        ],
        [
          'a longer dump',
          () => appendFile(scene.at('saved', 'database.dump.age'), 'x'),
          /database\.dump\.age was changed/,
        ],
        [
          'a cut dump',
          () => truncate(scene.at('saved', 'database.dump.age'), 500),
          /database\.dump\.age is cut: it has 500 of/,
        ],
        ['no secrets', () => unlink(scene.at('saved', 'secrets.tar.age')), /secrets\.tar\.age is missing/],
        ['a changed manifest', () => appendFile(scene.at('saved', 'manifest.json'), ' '), /manifest\.json is not what/],
        ['no manifest', () => unlink(scene.at('saved', 'manifest.json')), /manifest\.json is missing/],
        [
          'no signature',
          () => writeFile(scene.at('saved', 'manifest.json.note'), ''),
          /manifest\.json\.note is not by/,
        ],
        [
          'a changed checkpoint',
          async () => truncate(scene.at('saved', await checkpoint()), 90),
          /checkpoints\/.* is cut/,
        ],
        [
          'a link out of the folder',
          async () => {
            await rename(scene.at('saved', 'checkpoints'), scene.at('elsewhere'));
            await symlink(scene.at('elsewhere'), scene.at('saved', 'checkpoints'));
          },
          /checkpoints\/.* is missing or cannot be read/,
        ],
        [
          'a linked file',
          async () => {
            await rename(scene.at('saved', 'database.dump.age'), scene.at('elsewhere'));
            await symlink(scene.at('elsewhere'), scene.at('saved', 'database.dump.age'));
          },
          /database\.dump\.age is missing or cannot be read/,
        ],
      ])('%s', async (_case, damage, reason) => {
        await damage();
        const { code, errors } = await scene.restore('saved', target.file);

        expect([code, errors]).toEqual([3, expect.stringMatching(reason)]);
      });

      test('another ledger’s', async () => {
        const key = formatVerifierKey(newSigner().verifier);

        const words = ['restore', scene.at('saved'), '--key', key, '--identity', scene.at('identity')];
        const { code, errors } = await scene.wingman(...words, '--database-url-file', target.file);

        expect([code, errors]).toEqual([3, expect.stringMatching(/manifest\.json\.note is not by the ledger's key/)]);
      });
    });

    describe('a restore leaves nothing', () => {
      test('in a database that has something', async () => {
        psql(target.url, 'CREATE TABLE mine (id int)');
        const { code, errors } = await scene.restore('saved', target.file);
        psql(target.url, 'DROP TABLE mine');
        expect([code, errors]).toEqual([2, expect.stringMatching(/not empty \(mine/)]);
      });

      test('twice: the second one finds what the first one made', async () => {
        const target = await scene.emptyDatabase();
        await scene.restore('saved', target.file);
        const before = contentOf(target.url);
        expect((await scene.restore('saved', target.file)).code).toBe(2);
        expect(contentOf(target.url)).toBe(before);
      });

      test('where services still hold connections', async () => {
        const name = new URL(target.url).pathname.slice(1);
        const held = spawn('psql', [target.url], { stdio: ['pipe', 'ignore', 'ignore'] });
        try {
          await until(
            () => psql(target.url, `SELECT count(*) FROM pg_stat_activity WHERE datname = '${name}'`) === '2',
          );
          const { code, errors } = await scene.restore('saved', target.file);
          expect([code, errors]).toEqual([2, expect.stringMatching(/others hold connections .*stop the services/)]);
        } finally {
          held.kill();
        }
      });

      test.each<[string, string, number, RegExp]>([
        ['that pg_restore gave up', 'head -c 20000 >&2 | :; echo "broken archive" >&2; exit 1', 2, /broken archive/],
        ['whose statements fail', 'cat > /dev/null; echo "CREATE SCHEMA ledger; SELECT 1/0;"', 2, /division by zero/],
      ])('%s', async (_case, script, expected, reason) => {
        await scene.program('pg_restore', `[ "$1" = --version ] && exec /usr/bin/pg_restore "$@"; ${script}`);
        const { code, errors } = await scene.restore('saved', target.file);
        expect([code, errors]).toEqual([expected, expect.stringMatching(reason)]);
      });

      test('that was broken off in the middle', async () => {
        await scene.program(
          'pg_restore',
          `[ "$1" = --version ] && exec /usr/bin/pg_restore "$@"; /usr/bin/pg_restore "$@"; touch ${scene.at('half')}; exec sleep 60`,
        );
        const restoring = scene.restore('saved', target.file);
        await until(() => existsSync(scene.at('half')));
        scene.interruption.abort();
        const { code, errors } = await restoring;
        expect([code, errors]).toEqual([130, expect.stringMatching(/broken off/)]);
      });

      test('of which the dump was exchanged after it was looked at', async () => {
        // The program that reads it writes into the file first: the bytes that come are no longer those that were hashed.
        await scene.program(
          'pg_restore',
          `if [ "$1" = --version ]; then printf x >> ${scene.at('saved', 'database.dump.age')}; fi; exec /usr/bin/pg_restore "$@"`,
        );
        const { code, errors } = await scene.restore('saved', target.file);
        expect([code, errors]).toEqual([3, expect.stringMatching(/database\.dump\.age was changed/)]);
      });

      test('of which the dump was spoiled in the middle after it was looked at', async () => {
        await scene.program(
          'pg_restore',
          `[ "$1" = --version ] && printf x | dd of=${scene.at('saved', 'database.dump.age')} bs=1 seek=70000 conv=notrunc 2>&-; exec /usr/bin/pg_restore "$@"`,
        );
        const { code, errors } = await scene.restore('saved', target.file);
        expect([code, errors]).toEqual([3, expect.stringMatching(/database\.dump\.age was changed/)]);
      });

      test('for whom it was not encrypted to, nor without an identity', async () => {
        await writeFile(scene.at('elsewhere'), await generateIdentity(), { mode: 0o600 });
        const strange = await scene.restore('saved', target.file, '--identity', scene.at('elsewhere'));
        expect([strange.code, strange.errors]).toEqual([2, expect.stringMatching(/does not open with this identity/)]);

        const words = ['restore', scene.at('saved'), '--key', formatVerifierKey(scene.signer.verifier)];
        const nobody = await scene.wingman(...words, '--database-url-file', target.file);
        expect([nobody.code, nobody.errors]).toEqual([2, expect.stringMatching(/--identity is missing/)]);
      });
    });
  });
});
