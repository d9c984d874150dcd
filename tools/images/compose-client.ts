import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StackFailure } from '../stack/failure.js';
import { openPackages } from './apt.js';
import { unpack } from './root-filesystem.js';

const PACKAGE = 'docker-compose';
/** Where the package has its one program: docker's client finds it there, and it runs by itself, too. */
const PROGRAM = 'usr/libexec/docker/cli-plugins/docker-compose';

/**
 * Compose 2 as the images carry it, for a machine whose Debian has an earlier one: the program alone, in `folder`.
 * `cache` keeps what was downloaded. Returns its path.
 */
export async function unpackCompose(folder: string, cache: string): Promise<string> {
  const source = await openPackages(cache);
  const found = (await source.fetch([PACKAGE])).filter(({ name }) => name === PACKAGE);
  if (found.length === 0) throw new StackFailure(`the release has no package ${PACKAGE}`);
  const unpacked = mkdtempSync(path.join(tmpdir(), 'wingman-compose-'));
  try {
    await unpack(found, unpacked);
    mkdirSync(folder, { recursive: true });
    const program = path.join(folder, PACKAGE);
    // Half of one is never there.
    copyFileSync(path.join(unpacked, PROGRAM), `${program}.partial`);
    renameSync(`${program}.partial`, program);
    return program;
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}
