import type { afterAll as AfterAll, describe as Describe } from '@jest/globals';
import { removeOwn } from './cleanup.js';
import { dockerEngine, whyNoEngine, type TestDocker } from './engine.js';

/**
 * Jest's own, as globals: the testkit is also used by programs that jest does not run, where its package cannot be
 * imported.
 */
const jest = globalThis as unknown as { describe: typeof Describe; afterAll: typeof AfterAll };

/** Stands in for an engine while the names of skipped tests are collected; nobody can listen there. */
const NO_ENGINE: TestDocker = {
  host: 'unix:///nonexistent/docker.sock',
  socketPath: '/nonexistent/docker.sock',
  prefix: 'none-',
  label: 'none=none',
  name: (what) => what,
};

/**
 * A group of tests with a Docker engine, and names of its own in it; what carries them is removed at the end. Where the
 * run has no engine each of its tests is skipped, and the reason is in its title.
 */
export function describeWithDocker(title: string, tests: (docker: TestDocker) => void): void {
  const missing = whyNoEngine();
  if (missing !== undefined) {
    jest.describe.skip(`${title} (skipped: ${missing})`, () => tests(NO_ENGINE));
    return;
  }
  jest.describe(title, () => {
    const docker = dockerEngine();
    jest.afterAll(() => removeOwn(docker));
    tests(docker);
  });
}
