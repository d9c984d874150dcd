import { installPackages, onPath } from './debian.mjs';
import { say, step } from './say.mjs';

/** Program to Debian package: the engine with its client, what the test image is made of, and compose. */
const NEEDED = { dockerd: 'docker.io', busybox: 'busybox-static', 'docker-compose': 'docker-compose' };

/**
 * Installs what a private Docker engine for tests needs, where that is root's to do. Never stops the run: tests that
 * need an engine say why there is none.
 */
export async function ensureDocker() {
  // Only root can run an engine, so nothing is installed for anybody else.
  if (process.env.WINGMAN_TEST_DOCKER_HOST || process.getuid?.() !== 0 || !onPath('apt-get')) return;
  const missing = Object.keys(NEEDED).filter((program) => !onPath(program));
  if (missing.length === 0) return;
  const packages = missing.map((program) => NEEDED[program]);
  await step(`Installing ${packages.join(', ')}`, () => installPackages(...packages)).catch((error) =>
    say(error.message),
  );
}
