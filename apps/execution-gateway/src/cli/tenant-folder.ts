import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** Finds a tenant's folder of projects by its real path; undefined where there is none. */
export type TenantFolder = (tenantId: string) => Promise<string | undefined>;

/** A tenant's folder must be one: a link in its place would lead to another's. */
export const tenantFolders =
  (projectsFolder: string | undefined): TenantFolder =>
  async (tenantId) => {
    if (projectsFolder === undefined) return undefined;
    try {
      const folder = path.join(await realpath(projectsFolder), tenantId);
      return (await realpath(folder)) === folder && (await stat(folder)).isDirectory() ? folder : undefined;
    } catch {
      return undefined;
    }
  };

/** True for the folder itself and whatever lies in it, by their paths alone. */
export const isInside = (folder: string, file: string): boolean => file === folder || file.startsWith(`${folder}/`);
