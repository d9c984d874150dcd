import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** Finds a tenant's folder of projects by its real path; undefined where there is none. */
export type TenantFolder = (tenantId: string) => Promise<string | undefined>;

interface Projects {
  /** GATEWAY_PROJECTS_FOLDER */
  folder: string | undefined;
  /** All of it is every tenant's, as on a developer's machine; else each has a folder of its id in it. */
  shared: boolean;
}

/** A tenant's folder must be one: a link in its place would lead to another's. */
export const tenantFolders =
  ({ folder: projectsFolder, shared }: Projects): TenantFolder =>
  async (tenantId) => {
    if (projectsFolder === undefined) return undefined;
    try {
      const all = await realpath(projectsFolder);
      const folder = shared ? all : path.join(all, tenantId);
      return (await realpath(folder)) === folder && (await stat(folder)).isDirectory() ? folder : undefined;
    } catch {
      return undefined;
    }
  };

/** True for the folder itself and whatever lies in it, by their paths alone. */
export const isInside = (folder: string, file: string): boolean =>
  file === folder || file.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
