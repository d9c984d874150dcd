import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { StackFailure } from '../stack/failure.js';
import { root } from '../stack/folder.js';
import { loadBaseImages } from './base-images.js';
import { SERVICE_BASES, STAND_INS } from './bases.js';
import { checkImages } from './check-images.js';
import { unpackPlugin } from './client-plugins.js';
import { createDocker } from './docker.js';
import { PROGRAMS } from './programs.js';
import { buildServiceImages } from './service-images.js';

const USAGE = `usage: node dist/tools/images.js bases | stand-ins | services | check [--tag TAG] [NAME …]
       node dist/tools/images.js compose | buildx FOLDER

  bases      images that ours are built on, made of Debian's packages
  stand-ins  what the stack would take from a registry, made of Debian's packages under the same names
  services   ours, from what is built (npm run build); all, or those named
  compose    compose 2 as the gateway's image has it, into a folder: for a machine that has compose 1.29
  buildx     BuildKit's client likewise
  check      ends with 1 when an image of ours carries what it must not (a shell, a package manager, root, …)

The engine is the one of DOCKER_HOST.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { tag: { type: 'string', default: 'local' }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [what, ...names] = positionals;
  const docker = createDocker(process.env['DOCKER_HOST']);
  const onProgress = (line: string): void => console.log(line);
  const folder = path.join(root, '.cache/images');
  const programs = PROGRAMS.filter(({ name }) => names.length === 0 || names.includes(name));
  switch (values.help ? undefined : what) {
    case 'bases':
      return void (await loadBaseImages(Object.values(SERVICE_BASES), { docker, folder, onProgress }));
    case 'stand-ins':
      return void (await loadBaseImages(STAND_INS, { docker, folder, onProgress }));
    case 'services':
      return void (await buildServiceImages(programs, { docker, tag: values.tag, revision: revision(), onProgress }));
    case 'compose':
    case 'buildx': {
      const plugin = what === 'compose' ? 'docker-compose' : 'docker-buildx';
      if (names.length !== 1) throw new StackFailure(USAGE);
      return console.log(await unpackPlugin(plugin, path.resolve(names[0] ?? ''), folder));
    }
    case 'check': {
      const faulty = await checkImages(programs, { docker, tag: values.tag, onProgress });
      process.exitCode = faulty > 0 ? 1 : 0;
      return;
    }
    default:
      throw new StackFailure(USAGE);
  }
}

function revision(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof StackFailure)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
