import { randomBytes } from 'node:crypto';

/** What tells the things of one group of tests from those of others that run at the same time in the same engine. */
export interface DockerNames {
  /** Begins every name. */
  prefix: string;
  /** `key=value`; whatever cannot get a name of its own gets this label. */
  label: string;
  /** A name for a container, volume, network or image: `web` becomes `wmt-1f2e3d4c-web`. */
  name(what: string): string;
}

export const LABEL_KEY = 'wingman.test';

/** Names that no other group has. `what` must be lower case, as names of images are. */
export function createDockerNames(): DockerNames {
  const id = randomBytes(4).toString('hex');
  const prefix = `wmt-${id}-`;
  return { prefix, label: `${LABEL_KEY}=${id}`, name: (what) => `${prefix}${what}` };
}
