import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StackFailure } from '../stack/failure.js';
import { openPackages } from './apt.js';
import { unpack } from './root-filesystem.js';

/** Programs that docker's client finds in this folder, and that run by themselves, too. */
const PLUGINS = 'usr/libexec/docker/cli-plugins';
export type Plugin = 'docker-compose' | 'docker-buildx';

/**
 * A plugin of docker's client as the images carry it, for a machine whose Debian has none or an earlier one: the program alone, in
 * `folder`. `cache` keeps what was downloaded. Returns its path.
 */
export async function unpackPlugin(name: Plugin, folder: string, cache: string): Promise<string> {
  const source = await openPackages(cache);
  const found = (await source.fetch([name])).filter((each) => each.name === name);
  if (found.length === 0) throw new StackFailure(`the release has no package ${name}`);
  const unpacked = mkdtempSync(path.join(tmpdir(), 'wingman-plugin-'));
  try {
    await unpack(found, unpacked);
    mkdirSync(folder, { recursive: true });
    const program = path.join(folder, name);
    // Half of one is never there.
    copyFileSync(path.join(unpacked, PLUGINS, name), `${program}.partial`);
    renameSync(`${program}.partial`, program);
    return program;
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}
