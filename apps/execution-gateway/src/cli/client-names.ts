import type { KnownCall } from '@wingman/policy';
import { isByClient } from '../executors.js';
import type { Named, Namer } from '../objects/outside.js';
import { buildSupports } from './build/build-call.js';
import { prepareCompose } from './compose/prepare-compose.js';
import type { ComposeDeps } from './compose/prepare-compose.js';
import { composeSupports } from './compose/supports.js';
import { prepareBuild } from './prepare-build.js';
import { refused } from './refused.js';
import type { TenantFolder } from './tenant-folder.js';
import { inWorkspace } from './workspace.js';

export interface ClientDeps extends ComposeDeps {
  folderOf: TenantFolder;
  temporaryFolder: string;
}

export const isCompose = ({ command }: KnownCall): boolean => command.startsWith('compose');

/** Why docker's client is not asked to carry out a call; undefined where it is. */
export function clientSupports(call: KnownCall, projectsFolder: string | undefined): string | undefined {
  if (projectsFolder === undefined)
    return 'compose and builds: there is no folder of projects (GATEWAY_PROJECTS_FOLDER)';
  return isCompose(call) ? composeSupports(call) : buildSupports(call);
}

export async function folderFor({ folderOf }: Pick<ClientDeps, 'folderOf'>, tenantId: string): Promise<string> {
  const folder = await folderOf(tenantId);
  if (folder === undefined) throw refused('the tenant has no folder of projects');
  return folder;
}

/** Says what compose and builds would read, use, make and remove. */
export const createClientNamer =
  (deps: ClientDeps): Namer =>
  async ({ tenantId, call, rules }): Promise<Named | undefined> => {
    if (!call || !isByClient(call)) return undefined;
    const folder = await folderFor(deps, tenantId);
    if (!isCompose(call)) return (await prepareBuild(deps, { tenantId, call, folder })).named;
    return inWorkspace(
      deps.temporaryFolder,
      async (workspace) => (await prepareCompose(deps, { tenantId, call, folder, workspace, rules })).named,
    );
  };
