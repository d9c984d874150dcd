import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import type { Docker } from './docker.js';
import type { ImageFacts, ImageFile } from './image-rules.js';

interface Inspected {
  Config: {
    User: string;
    Env: string[] | null;
    Labels: Record<string, string> | null;
    Healthcheck?: { Test?: string[] };
  };
}

/** Reads all that the rules look at, from a container of the image that is made and never started. */
export async function readImage(docker: Docker, name: string, image: string): Promise<ImageFacts> {
  const [inspected] = JSON.parse((await docker(['image', 'inspect', image])).toString()) as [Inspected];
  const { User, Env, Labels, Healthcheck } = inspected.Config;
  const container = (await docker(['container', 'create', image])).toString().trim();
  try {
    const files = await filesIn(await docker(['container', 'export', container]));
    return { name, user: User, env: Env ?? [], labels: Labels ?? {}, healthcheck: Healthcheck?.Test ?? [], files };
  } finally {
    await docker(['container', 'rm', container]);
  }
}

async function filesIn(archive: Buffer): Promise<ImageFile[]> {
  const files: ImageFile[] = [];
  const entries = Readable.from([archive]).pipe(extract());
  for await (const entry of entries) {
    const { name, type, mode = 0, uid = 0 } = entry.header;
    const kind = type === 'file' || type === 'directory' || type === 'symlink' ? type : 'other';
    // The engine puts these into every container; nobody's image has them.
    if (!/^(?:dev|proc|sys)\/|^\.dockerenv$/.test(name))
      files.push({ path: name.replace(/\/$/, ''), type: kind, mode, uid });
    entry.resume();
  }
  return files;
}
