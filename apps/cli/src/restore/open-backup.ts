import type { NoteVerifier } from '@wingman/ledger-format';
import { openListed, readListed, readUnlisted } from '../backup/folder.js';
import { type KnownCheckpoint, knownCheckpoint } from '../backup/known-checkpoints.js';
import { type Manifest, checkpointFile, MANIFEST, NotTheBackup, openManifest, SIGNATURE } from '../backup/manifest.js';

export interface OpenBackup {
  manifest: Manifest;
  /** The backup's own, one for each log. */
  checkpoints: KnownCheckpoint[];
}

/**
 * Looks at a whole backup before anything is done with it: by the ledger's key, each file by size and hash, each
 * checkpoint by its signature. Throws NotTheBackup, NotBelieved.
 */
export async function openBackup(
  folder: string,
  keys: readonly NoteVerifier[],
  onProgress?: (says: string) => void,
): Promise<OpenBackup> {
  const bytes = await readUnlisted(folder, MANIFEST);
  const manifest = openManifest(bytes, await readUnlisted(folder, SIGNATURE), keys);
  for (const file of manifest.files) {
    onProgress?.(`looking at ${file.name}`);
    const open = await openListed(folder, file);
    try {
      for await (const chunk of open.read()) void chunk;
    } finally {
      await open.close();
    }
  }
  const checkpoints = await Promise.all(
    manifest.logs.map(async ({ tenant_id: tenantId, checkpoint_size: size }) => {
      const file = listedFile(manifest, checkpointFile(tenantId));
      const note = (await readListed(folder, file)).toString('utf8');
      const checkpoint = knownCheckpoint(note, `the backup's ${file.name}`, keys);
      if (checkpoint.tenantId === tenantId && checkpoint.size === size) return checkpoint;
      throw new NotTheBackup(`${file.name} is the checkpoint of another log, or of another size`);
    }),
  );
  return { manifest, checkpoints };
}

export function listedFile({ files }: Manifest, name: string): Manifest['files'][number] {
  const file = files.find((one) => one.name === name);
  if (!file) throw new NotTheBackup(`${name} is not listed`);
  return file;
}
