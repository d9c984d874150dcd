// Bundles every program with esbuild: dist/apps/<app>/main.js from apps/<app>/src/main.ts (thread.js likewise), and dist/tools/<tool>.js
// from tools/<tool>/main.ts; dist/apps/cli/docker-wrapper.cjs, which starts once for each docker command. A program is rebuilt only when a source it was made of changed. Plain Node, because the
// bootstrap needs it before anything is built; also a command of its own: `node tools/build/build.mjs [NAME …]`.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Packages with files of their own (WebAssembly, machine code) that their modules look for beside themselves: they stay
 * in `node_modules`, and an image of a program that uses them holds them there (tools/images/programs.ts).
 */
const SHIPPED = ['oxc-parser', 'libpg-query', '@astral-sh/ruff-wasm-nodejs'];

/**
 * What a bundle does without. All are optional native accelerators that their callers try and do not miss: pg's binding
 * to libpq, msgpackr's (bullmq) string decoder, and what ssh2 (dockerode) asks of the processor. An image needs none.
 */
const EXTERNAL = ['pg-native', 'msgpackr-extract', 'cpu-features', ...SHIPPED];

/** Files that a package reads beside its own module at run time: laid beside the bundle under the same name. */
const BESIDE = { '@sqlite.org/sqlite-wasm': ['sqlite-wasm/jswasm/sqlite3.wasm'] };

/** CommonJS packages inside an ES module still call `require` and read `__dirname`. */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { dirname as __pathDirname } from 'node:path';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  'const __dirname = __pathDirname(__filename);',
].join('\n');

/** Every program of the workspace: its name, its entry file and its bundle, relative to the root. */
export function programs() {
  const found = (folder, entry, bundle) =>
    readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter((item) => item.isDirectory() && existsSync(path.join(root, folder, item.name, entry)))
      .map(({ name }) => ({ name, entry: `${folder}/${name}/${entry}`, bundle: bundle(name) }));
  return [
    ...found('apps', 'src/main.ts', (name) => `dist/apps/${name}/main.js`),
    // Work that would keep a service's own thread from answering.
    ...found('apps', 'src/thread.ts', (name) => `dist/apps/${name}/thread.js`),
    // Work that could end a service's own process.
    ...found('apps', 'src/worker.ts', (name) => `dist/apps/${name}/worker.js`),
    ...found('tools', 'main.ts', (name) => `dist/tools/${name}.js`),
    // Node starts a CommonJS file faster, and this one waits in front of every docker command.
    {
      name: 'docker-wrapper',
      entry: 'apps/cli/src/docker/main.ts',
      bundle: 'dist/apps/cli/docker-wrapper.cjs',
      format: 'cjs',
    },
  ];
}

/** Files of rules are imported as text. A program reads JSON many times as fast as the YAML that people write. */
const YAML_AS_JSON = {
  name: 'yaml as json',
  setup({ onLoad }) {
    onLoad({ filter: /\.yaml$/ }, async ({ path: file }) => {
      const { parse } = await import('yaml');
      return { contents: JSON.stringify(parse(readFileSync(file, 'utf8'))), loader: 'text' };
    });
  },
};

/**
 * No module of a library does anything when it is imported, so a bundle may leave out those of which it uses nothing:
 * without this the wrapper would carry all rules and their packages for the one grammar that it reads.
 */
const ONLY_WHAT_IS_USED = {
  name: 'only what is used',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(?:\.|@wingman\/)/ }, async ({ path: name, pluginData, ...from }) => {
      if (pluginData === ONLY_WHAT_IS_USED) return undefined;
      const found = await resolve(name, { ...from, pluginData: ONLY_WHAT_IS_USED });
      return { ...found, sideEffects: !found.path.includes(`${path.sep}libs${path.sep}`) };
    });
  },
};

/** Compares every bundle, or those of these names, with its sources. `rebuild()` makes those named in `stale`. */
export async function build(names = []) {
  const base = hashOf([
    readRoot('package-lock.json'),
    readRoot('tsconfig.base.json'),
    readRoot('tools/build/build.mjs'),
  ]);
  const wanted = programs().filter(({ name }) => names.length === 0 || names.includes(name));
  const stale = wanted.filter((program) => !isFresh(program, base));
  return {
    stale: stale.map(({ name }) => name),
    rebuild: async () => {
      const esbuild = await import('esbuild');
      try {
        for (const program of stale) await bundle(esbuild, program, base);
      } finally {
        await esbuild.stop(); // its helper process would stay as long as this one
      }
    },
  };
}

async function bundle(esbuild, program, base) {
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [program.entry],
    outfile: program.bundle,
    bundle: true,
    platform: 'node',
    format: program.format ?? 'esm',
    target: 'node20.19',
    tsconfig: 'tsconfig.json',
    external: EXTERNAL,
    ...(program.format === 'cjs'
      ? { plugins: [YAML_AS_JSON, ONLY_WHAT_IS_USED] }
      : { plugins: [YAML_AS_JSON], banner: { js: BANNER } }),
    legalComments: 'none',
    sourcemap: 'linked',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  mkdirSync(path.dirname(path.join(root, program.bundle)), { recursive: true });
  for (const file of result.outputFiles) replaceFile(file.path, file.contents);
  const packages = packagesOf(result.metafile);
  const beside = besideOf(packages);
  for (const { from, name } of beside)
    replaceFile(path.join(path.dirname(path.join(root, program.bundle)), name), readRoot(from));
  const own = Object.keys(result.metafile.inputs).filter((input) => !input.includes('node_modules/'));
  const inputs = Object.fromEntries(own.map((input) => [input, hashOf([readRoot(input)])]));
  replaceFile(
    manifestOf(program),
    JSON.stringify({ base, inputs, packages, beside: beside.map(({ name }) => name) }, null, 1),
  );
}

/** Sources are compared by content; packages only by the lockfile, which is part of `base`. */
function isFresh(program, base) {
  const manifest = readJson(manifestOf(program));
  if (!manifest || manifest.base !== base || !existsSync(path.join(root, program.bundle))) return false;
  const folder = path.dirname(path.join(root, program.bundle));
  if (!manifest.beside.every((name) => existsSync(path.join(folder, name)))) return false;
  return Object.entries(manifest.inputs).every(([input, hash]) => {
    const file = path.join(root, input);
    return existsSync(file) && hashOf([readFileSync(file)]) === hash;
  });
}

/** The packages inside a bundle, for an image's bill of materials. */
function packagesOf({ outputs }) {
  const inside = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const names = inside
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([input]) => input)
    .map((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1])
    .filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}

function manifestOf(program) {
  return path.join(root, `${program.bundle}.manifest.json`);
}

function besideOf(packages) {
  return packages.flatMap((name) =>
    (BESIDE[name] ?? []).map((file) => ({ from: `node_modules/${name}/${file}`, name: path.basename(file) })),
  );
}

/** Readers see the old file or the new one, never half of one. */
function replaceFile(file, contents) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, file);
}

function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function readRoot(file) {
  return readFileSync(path.join(root, file));
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { stale, rebuild } = await build(process.argv.slice(2));
  await rebuild();
  console.log(stale.length === 0 ? 'every bundle is up to date' : `built ${stale.join(', ')}`);
}
