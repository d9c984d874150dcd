import { realPlace } from '../../floor/host-folders.js';
import type { Identities } from '../../task.js';
import { EngineRefusal } from '../engine-error.js';
import type { CreateRequest } from './create-body.js';

/** Key of a folder of the host among a command's identities: where it leads. */
export const folderKey = (source: string): string => `folder ${source}`;

type Body = CreateRequest['body'];

/**
 * The body with the places that folders of the host lead to, as they were approved, in the stead of their names. Throws
 * EngineRefusal where one leads elsewhere by now.
 */
export async function withRealFolders(body: Body, identities: Identities): Promise<Body> {
  const { Binds: binds, Mounts: mounts } = body.HostConfig;
  const real = async (source: string): Promise<string> => {
    const approved = identities[folderKey(source)];
    if (approved === undefined) return source;
    const place = await realPlace(source);
    if (place === approved) return place;
    throw new EngineRefusal(409, `${source} leads elsewhere than when it was approved`);
  };
  const moved = async (bind: string): Promise<string> => {
    const [source = '', ...rest] = bind.split(':');
    return [await real(source), ...rest].join(':');
  };
  const HostConfig = {
    ...body.HostConfig,
    ...(binds && { Binds: await Promise.all(binds.map(moved)) }),
    ...(mounts && {
      Mounts: await Promise.all(
        mounts.map(async (mount) =>
          mount.Type === 'bind' && mount.Source ? { ...mount, Source: await real(mount.Source) } : mount,
        ),
      ),
    }),
  };
  return { ...body, HostConfig };
}
