import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

/** Works in a folder that only this process may enter and that is gone afterwards. */
export async function inWorkspace<Result>(
  temporaryFolder: string,
  work: (workspace: string) => Promise<Result>,
): Promise<Result> {
  const workspace = await mkdtemp(path.join(temporaryFolder, 'wingman-client-'));
  try {
    await mkdir(path.join(workspace, 'config'));
    return await work(workspace);
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}
