import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './folder.mjs';
import { run } from './run.mjs';
import { step, Stop } from './say.mjs';

/** Runs `npm ci` unless what lies in node_modules is what the lockfile says. */
export async function ensureDependencies() {
  if (isInstalled()) return;
  await step('Installing dependencies (about a minute)', async () => {
    try {
      await run('npm', ['ci', '--no-progress', '--loglevel=error'], { cwd: root });
    } catch (error) {
      throw new Stop(`npm could not install the dependencies: ${error.message}`);
    }
  });
}

/** npm writes its own record into node_modules as the last act of an installation; a broken one has none. */
function isInstalled() {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const installed = packagesOf(path.join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === '') return true;
    const found = installed[place];
    return found ? found.version === entry.version && found.integrity === entry.integrity : entry.optional === true;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
