import { createDockerNames, type DockerNames } from './names.js';

/** Every test engine has this one image: busybox with all its programs. */
export const TEST_IMAGE = 'wingman-test/busybox:1';

/** The engine of this run, and what belongs to one group of tests in it. */
export interface TestDocker extends DockerNames {
  /** As in DOCKER_HOST. */
  host: string;
  socketPath: string;
}

const SCHEME = 'unix://';

/** Why there is no engine, as part of a skipped test's title; undefined when there is one. */
export function whyNoEngine(): string | undefined {
  if (process.env['WINGMAN_TEST_DOCKER_HOST']) return undefined;
  return (
    process.env['WINGMAN_TEST_DOCKER_MISSING'] ??
    'WINGMAN_TEST_DOCKER_HOST is not set; "npm run test:engine" starts an engine and says what to set'
  );
}

/** @throws Error when the run has no engine, or one that is not reached by a socket of this machine */
export function dockerEngine(): TestDocker {
  const host = process.env['WINGMAN_TEST_DOCKER_HOST'];
  if (!host) throw new Error(`no Docker engine: ${whyNoEngine()}`);
  // Tests remove things: never somebody's engine elsewhere because of a slip in a setting.
  if (!host.startsWith(`${SCHEME}/`)) throw new Error(`WINGMAN_TEST_DOCKER_HOST is no ${SCHEME}/… address`);
  return { host, socketPath: host.slice(SCHEME.length), ...createDockerNames() };
}
