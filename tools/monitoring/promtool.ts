import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { openPackages } from '../images/apt.js';
import { root } from '../stack/folder.js';

const run = promisify(execFile);

const KEPT = path.join(root, '.cache/promtool');
const PACKAGES = path.join(root, '.cache/images');

/** Prometheus's own checker of rules, or why there is none here. */
export type Promtool = { file: string } | { reason: string };

/** The one in PATH; else that of Debian's package, which is fetched once and kept under `.cache`. Nothing is installed. */
export async function findPromtool(): Promise<Promtool> {
  for (const file of ['promtool', path.join(KEPT, 'promtool')]) if (await runs(file)) return { file };
  try {
    const file = await takeFromPackage();
    return (await runs(file)) ? { file } : { reason: `promtool of Debian's package does not run here` };
  } catch (error) {
    return { reason: `promtool is not here, and ${error instanceof Error ? error.message : String(error)}` };
  }
}

const runs = (file: string): Promise<boolean> =>
  run(file, ['--version']).then(
    () => true,
    () => false,
  );

async function takeFromPackage(): Promise<string> {
  const source = await openPackages(PACKAGES);
  const found = (await source.fetch(['promtool'])).find(({ name }) => name === 'promtool');
  if (!found || !existsSync(found.file)) throw new Error('its package cannot be had');
  mkdirSync(KEPT, { recursive: true });
  const unpacked = mkdtempSync(path.join(KEPT, 'unpacked-'));
  try {
    await run('dpkg-deb', ['--extract', found.file, unpacked]);
    // By renaming it is there whole or not at all, whoever else does the same now.
    const copy = path.join(unpacked, 'promtool');
    copyFileSync(path.join(unpacked, 'usr/bin/promtool'), copy);
    renameSync(copy, path.join(KEPT, 'promtool'));
  } finally {
    rmSync(unpacked, { recursive: true });
  }
  return path.join(KEPT, 'promtool');
}
