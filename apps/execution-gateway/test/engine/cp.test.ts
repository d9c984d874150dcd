import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { describeWithDocker, TEST_IMAGE } from '@wingman/testkit';
import { copyOf } from '../../src/engine/container/copy/operands.js';
import { contentKey, contentOf } from '../../src/engine/container/copy/source.js';
import { golden, identitiesOf, TENANT } from './golden.js';

describeWithDocker('Files are copied between containers and the exchange folder', (docker) => {
  const { cli, own } = golden(docker);
  const exchangeFolder = mkdtempSync(path.join(tmpdir(), 'wingman-exchange-'));
  const outside = mkdtempSync(path.join(tmpdir(), 'wingman-outside-'));
  const tenant = path.join(exchangeFolder, TENANT);
  const web = docker.name('web');
  const settings = { unlabelled: 'any' as const, exchangeFolder };
  /** With what is there now as what was approved. */
  async function copy(...words: string[]) {
    const content = await contentOf(copyOf(words, settings), settings);
    const identities = { ...(await identitiesOf(docker)), ...(content && { [contentKey(words)]: content }) };
    return own(['cp', ...words], { settings, identities });
  }
  const inside = async (script: string) => (await cli(['exec', web, 'sh', '-c', script])).stdout;

  beforeAll(() => cli(['run', '-d', '--name', web, TEST_IMAGE, 'sleep', '600']));
  beforeEach(async () => {
    rmSync(tenant, { recursive: true, force: true });
    mkdirSync(path.join(tenant, 'dir/sub'), { recursive: true });
    writeFileSync(path.join(tenant, 'a.txt'), 'hello', { mode: 0o640 });
    writeFileSync(path.join(tenant, 'dir/sub/b.txt'), 'deep');
    writeFileSync(path.join(tenant, 'dir/empty'), '');
    await inside(
      'rm -rf /there /new /new2 /src; mkdir -p /there /src/d; echo text > /src/d/f; echo old > /there/file; ' +
        'ln -s /there /src/link; chmod 4755 /src/d/f',
    );
  });
  afterAll(() => {
    for (const folder of [exchangeFolder, outside]) rmSync(folder, { recursive: true, force: true });
  });

  // What the client does with the same words, in a container of its own, is what has to be there.
  test.each([
    ['a.txt', '/there'],
    ['a.txt', '/there/'],
    ['a.txt', '/there/file'],
    ['a.txt', '/there/new'],
    ['a.txt', '/new'],
    ['a.txt', '/new/'],
    ['a.txt', '/nowhere/new'],
    ['a.txt', '/src/link'],
    ['dir', '/there'],
    ['dir', '/new'],
    ['dir', '/there/file'],
    ['dir/.', '/there'],
    ['dir/.', '/new'],
    ['dir/', '/new2/'],
    ['missing', '/there'],
    ['a.txt/', '/there'],
  ])('into a container: %s to %s', async (from, to) => {
    const twin = docker.name(`twin-${Math.random().toString(36).slice(2)}`);
    await cli(['run', '-d', '--name', twin, TEST_IMAGE, 'sleep', '600']);
    await cli(['exec', twin, 'sh', '-c', 'mkdir -p /there /src; echo old > /there/file; ln -s /there /src/link']);
    const list = 'find /there /new /new2 -exec stat -c "%n %a %s" {} + 2>/dev/null | sort';
    const theirs = await cli(['cp', path.join(tenant, '/') + from, `${twin}:${to}`]);
    const expected = (await cli(['exec', twin, 'sh', '-c', list])).stdout;

    const ours = await copy(path.join(tenant, '/') + from, `${web}:${to}`);

    // The client may or may not log that nobody read its archive.
    const stderr = theirs.stderr.replace(/^time=".*\n/gm, '');
    expect({ ...ours, stderr: ours.stderr.replaceAll(web, twin) }).toEqual({ ...theirs, stderr });
    expect(await inside(list)).toBe(expected);
  });

  test.each([
    ['/src/d/f', 'x'],
    ['/src/d/f', ''],
    ['/src/d/f', 'dir'],
    ['/src/d/f', 'a.txt'],
    ['/src/d', 'new'],
    ['/src/d', 'dir'],
    ['/src/d/.', 'dir'],
    ['/src/d/.', 'new'],
    ['/src/d', 'a.txt'],
    ['/src/d/f', 'new/'],
    ['/src/d/f', 'nowhere/new'],
    ['/missing', 'x'],
  ])('out of a container: %s to %s', async (from, to) => {
    const twin = path.join(outside, 'twin');
    rmSync(twin, { recursive: true, force: true });
    mkdirSync(path.join(twin, 'dir/sub'), { recursive: true });
    for (const file of ['a.txt', 'dir/sub/b.txt', 'dir/empty']) {
      writeFileSync(path.join(twin, file), readFileSync(path.join(tenant, file)));
    }
    const theirs = await cli(['cp', `${web}:${from}`, path.join(twin, '/') + to]);

    const ours = await copy(`${web}:${from}`, path.join(tenant, '/') + to);

    expect(ours.code).toBe(theirs.code);
    expect(treeOf(tenant)).toEqual(treeOf(twin));
  });

  test.each(['a.txt', 'dir', 'dir/.'])(
    'copies nothing else into a container than what was approved: %s',
    async (what) => {
      const words = [path.join(tenant, '/') + what, `${web}:/there/new`];
      const approved = await contentOf(copyOf(words, settings), settings);
      const identities = { ...(await identitiesOf(docker)), [contentKey(words)]: approved ?? '' };
      writeFileSync(path.join(tenant, what === 'a.txt' ? what : 'dir/sub/b.txt'), 'another');

      const said = await own(['cp', ...words], { settings, identities });

      expect([said.code, said.stderr]).toEqual([1, expect.stringContaining('is not what was approved')]);
      expect(await inside('ls /there')).toBe('file\n');
    },
  );

  test('copies names of any length', async () => {
    const long = `${'a'.repeat(120)}/${'b'.repeat(120)}`;
    mkdirSync(path.join(tenant, 'deep', path.dirname(long)), { recursive: true });
    writeFileSync(path.join(tenant, 'deep', long), 'deep');

    expect(await copy(path.join(tenant, 'deep'), `${web}:/there/other`)).toMatchObject({ code: 0 });
    expect(await inside(`cat /there/other/${long}`)).toBe('deep');
  });

  test('gives no rights to act as the owner to what comes out', async () => {
    await copy(`${web}:/src/d/f`, path.join(tenant, 'f'));
    expect(statSync(path.join(tenant, 'f')).mode & 0o7777).toBe(0o755);
  });

  test('copies no more than the setting allows, out of a container as into one, and says so', async () => {
    const bounded = { ...settings, maxCopyBytes: 20_000 };
    const bound = async (from: string, to: string) => {
      const words = [from, to];
      const given = copyOf(words, bounded);
      const content = given.direction === 'in' ? await contentOf(copyOf(words, settings), settings) : undefined;
      const identities = { ...(await identitiesOf(docker)), ...(content && { [contentKey(words)]: content }) };
      return own(['cp', ...words], { settings: bounded, identities });
    };
    await inside('mkdir /big; head -c 30000 /dev/zero > /big/one; head -c 3000 /dev/zero > /big/small');
    writeFileSync(path.join(tenant, 'big'), Buffer.alloc(30_000));
    const refused = { code: 1, stderr: expect.stringContaining('more than 20000 bytes to copy') };

    expect(await bound(`${web}:/big/one`, path.join(tenant, 'got'))).toMatchObject(refused);
    expect(existsSync(path.join(tenant, 'got'))).toBe(false);
    expect(await bound(path.join(tenant, 'big'), `${web}:/there/big`)).toMatchObject(refused);
    expect(await contentOf(copyOf([path.join(tenant, 'big'), `${web}:/there/big`], bounded), bounded)).toBeUndefined();
    expect(await inside('ls /there')).not.toContain('big');
    expect(await bound(`${web}:/big/small`, path.join(tenant, 'got'))).toMatchObject({ code: 0 });
    expect(statSync(path.join(tenant, 'got')).size).toBe(3_000);
  });

  test('copies no links out', async () => {
    const said = await copy(`${web}:/src/link`, path.join(tenant, 'link'));
    expect(said).toMatchObject({ code: 1, stdout: '' });
    expect(said.stderr).toContain('only files and directories are copied out');
  });

  test('follows no link of the host, and does not write through another name of a file', async () => {
    writeFileSync(path.join(outside, 'secret'), 'secret');
    symlinkSync(outside, path.join(tenant, 'way'));
    symlinkSync(path.join(outside, 'secret'), path.join(tenant, 'file'));
    linkSync(path.join(outside, 'secret'), path.join(tenant, 'hard'));

    expect((await copy(path.join(tenant, 'way/secret'), `${web}:/there/got`)).code).toBe(1);
    expect((await copy(`${web}:/src/d/f`, path.join(tenant, 'way/secret'))).code).toBe(1);
    await copy(path.join(tenant, 'file'), `${web}:/there/got`);
    expect(await inside('readlink /there/got')).toBe(`${path.join(outside, 'secret')}\n`);
    await copy(`${web}:/src/d/f`, path.join(tenant, 'file'));
    await copy(`${web}:/src/d/f`, path.join(tenant, 'hard'));
    expect(readFileSync(path.join(outside, 'secret'), 'utf8')).toBe('secret');
  });

  test("reaches no other tenant's folder", async () => {
    const other = path.join(exchangeFolder, 'another');
    mkdirSync(other, { recursive: true });
    writeFileSync(path.join(other, 'x'), 'x');
    expect(await copy(path.join(other, 'x'), `${web}:/there/x`)).toMatchObject({ code: 1, stdout: '' });
    expect(await inside('ls /there')).toBe('file\n');
  });
});

/** Names, sizes and contents of all that lies in a folder. */
function treeOf(folder: string): Record<string, string> {
  const names = (at: string): string[] =>
    readdirSync(path.join(folder, at)).flatMap((name) => {
      const entry = path.join(at, name);
      return statSync(path.join(folder, entry)).isDirectory() ? [`${entry}/`, ...names(entry)] : [entry];
    });
  return Object.fromEntries(
    names('').map((name) => [name, name.endsWith('/') ? '' : readFileSync(path.join(folder, name), 'utf8')]),
  );
}
