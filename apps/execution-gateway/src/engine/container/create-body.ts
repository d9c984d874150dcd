import type { KnownCall } from '@wingman/policy';
import { isImageRef } from '../path-part.js';
import { BadValue } from '../values/bad-value.js';
import { readFlagValues } from '../values/flags.js';
import { isPlatform } from '../values/platform.js';
import type { BodyNames } from './body-names.js';
import { configOf } from './config.js';
import { hostConfigOf } from './host-config.js';
import { mountsOf, type Mounts } from './mounts.js';
import { networkingOf } from './networking.js';

/** What `container create` and `container run` ask of the engine. */
export interface CreateRequest {
  name: string | undefined;
  platform: string | undefined;
  body: ReturnType<typeof bodyOf>;
  /** Named volumes that have to be there, with the labels of new ones. */
  volumes: Mounts['volumes'];
}

const bodyOf = (call: KnownCall, names: BodyNames, mounts: Mounts) => {
  const [image = '', ...command] = call.args;
  if (!isImageRef(image)) throw new BadValue(`this is no reference to an image: ${image}`);
  const flags = readFlagValues(call.flags);
  const networking = networkingOf(flags, names);
  return {
    ...configOf(flags, { image, command }, mounts),
    HostConfig: hostConfigOf(flags, { mounts, networking, names }),
    NetworkingConfig: { EndpointsConfig: networking.endpoints },
  };
};

/**
 * The request for a new container, as docker/cli 28 makes it. What nothing is said about is sent as the client sends
 * it, so that the engine's own defaults decide.
 *
 * @throws BadValue for values that the client would refuse, or that are not carried out here
 */
export function createRequestOf(call: KnownCall, names: BodyNames): CreateRequest {
  const flags = readFlagValues(call.flags);
  const mounts = mountsOf(flags);
  const pull = flags.last('pull') ?? 'missing';
  if (pull === 'always') throw new BadValue('--pull always; pull by a command of its own');
  if (!/^(?:missing|never|)$/.test(pull)) throw new BadValue(`invalid pull option: '${pull}'`);
  if (flags.last('disable-content-trust') === 'false') throw new BadValue('content trust');
  const platform = flags.last('platform');
  if (platform && !isPlatform(platform)) throw new BadValue(`the platform ${platform}`);
  return { name: flags.last('name'), platform, body: bodyOf(call, names, mounts), volumes: mounts.volumes };
}
