import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../stack/folder.js';
import { StackFailure } from '../stack/failure.js';

interface On {
  host: string;
  /** The real client. */
  client: string;
}

/** A run of the docker client, from its start to its end. */
export const clientTimer =
  ({ host, client }: On, words: readonly string[]) =>
  (): Promise<void> =>
    runToEnd(client, words, { DOCKER_HOST: host });

export interface Wrapper {
  run(words: readonly string[]): Promise<void>;
  remove(): void;
}

/** The same through the wrapper, which knows the engine from a file beside it; undefined where it is not built. */
export function installWrapper({ host, client }: On): Wrapper | undefined {
  const parts = ['tools/docker', 'dist/apps/cli/docker-wrapper.cjs'].map((file) => path.join(root, file));
  if (!parts.every((file) => existsSync(file))) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-bench-wrapper-'));
  for (const file of parts) copyFileSync(file, path.join(folder, path.basename(file)));
  const settings = `DOCKER_BIN=${client}\nDOCKER_HOST=${host}\n`;
  writeFileSync(path.join(folder, 'docker-wrapper.conf'), settings, { mode: 0o644 });
  return {
    run: (words) => runToEnd(path.join(folder, 'docker'), words, {}),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function runToEnd(program: string, words: readonly string[], settings: NodeJS.ProcessEnv): Promise<void> {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent', ...settings };
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.resume();
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new StackFailure(`${program} ${words.join(' ')} ended with ${code}`));
    });
  });
}
