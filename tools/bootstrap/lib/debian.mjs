import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';

/** An administrator's installation that leaves no daemon running: a policy of 101 forbids every start. */
const INSTALL = `
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq || true
apt-get install -y -qq --no-install-recommends "$@"`;

/**
 * Installs Debian packages as an administrator. False when this account is none.
 * @throws Error with the last lines of apt-get when it fails.
 */
export async function installPackages(...packages) {
  const asRoot = process.getuid() === 0 ? ['sh'] : (await canSudo()) ? ['sudo', '-n', 'sh'] : undefined;
  if (!asRoot) return false;
  await run(asRoot[0], [...asRoot.slice(1), '-c', INSTALL, 'sh', ...packages]);
  return true;
}

async function canSudo() {
  return (
    onPath('sudo') !== undefined &&
    (await run('sudo', ['-n', 'true']).then(
      () => true,
      () => false,
    ))
  );
}

/** The program of this name, where shells and administrators look for it. */
export function onPath(name) {
  for (const folder of [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']) {
    const file = path.join(folder || '.', name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}
