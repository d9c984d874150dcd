import { access } from 'node:fs/promises';
import path from 'node:path';
import { readInside } from '../read-inside.js';
import { refused } from '../refused.js';
import { placeIn, projectNameOf } from './project.js';
import type { ProjectWords } from './project.js';
import { namedFiles } from './named-files.js';
import { readYaml } from './yaml.js';

/** Everything that compose reads of a project, as it was when it was read. */
export interface Sources {
  /** By absolute path. */
  files: ReadonlyMap<string, Buffer>;
  /** Folders that must be there, though nothing of them is read. */
  folders: ReadonlySet<string>;
  composeFiles: readonly string[];
  directory: string;
  envFile: string | undefined;
  name: string;
}

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_FILES = 100;
const USUAL = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
/** Variables by which a file would lead the client elsewhere. */
const LEADS_ELSEWHERE = /^\s*(?:export\s+)?['"]?(?:COMPOSE|DOCKER|BUILDX|BUILDKIT)_/m;

/** Reads what compose would read, each file once and through one descriptor. Throws `policy_floor`. */
export async function readSources(folder: string, words: ProjectWords): Promise<Sources> {
  const composeFiles = words.files.length > 0 ? words.files : await usualFiles(words.directory ?? folder);
  const directory = words.directory ?? path.dirname(composeFiles[0]!);
  const files = new Map<string, Buffer>();
  const folders = new Set<string>([directory]);
  const take = async (file: string): Promise<Buffer> => {
    if (files.size >= MAX_FILES) throw refused(`more than ${MAX_FILES} files`);
    const bytes = files.get(file) ?? (await readInside(folder, file, MAX_FILE_BYTES));
    files.set(file, bytes);
    return bytes;
  };
  const takeVariables = async (file: string): Promise<void> => {
    if (LEADS_ELSEWHERE.test((await take(file)).toString('utf8'))) {
      throw refused(`${path.relative(folder, file)} has variables of docker's client: say them with options`);
    }
  };
  const envFile = words.envFile ?? (await whereThere(path.join(directory, '.env')));
  if (envFile !== undefined) await takeVariables(envFile);

  let name: string | undefined;
  const left = [...composeFiles];
  for (let file = left.shift(); file !== undefined; file = left.shift()) {
    if (files.has(file)) continue;
    const content = parsed(file, await take(file));
    const named = namedFiles(content);
    if (composeFiles.includes(file)) name = named.name ?? name;
    const places = (word: string): string[] => [
      ...new Set([placeIn(folder, word, path.dirname(file)), placeIn(folder, word, directory)]),
    ];
    for (const word of named.composeFiles) left.push(...(await those(places(word), word)));
    for (const { word, required } of named.variableFiles) {
      for (const place of await those(places(word), word, required)) await takeVariables(place);
    }
    for (const word of named.folders) for (const place of places(word)) folders.add(place);
  }
  return { files, folders, composeFiles, directory, envFile, name: words.name ?? name ?? projectNameOf(directory) };
}

async function usualFiles(directory: string): Promise<string[]> {
  for (const name of USUAL) {
    const file = path.join(directory, name);
    if ((await whereThere(file)) === undefined) continue;
    const override = file.replace(/(\.ya?ml)$/, '.override$1');
    const other = file.replace(/\.ya?ml$/, override.endsWith('.yml') ? '.override.yaml' : '.override.yml');
    return [file, (await whereThere(override)) ?? (await whereThere(other))].filter((found) => found !== undefined);
  }
  throw refused('no compose file is there');
}

const whereThere = (file: string): Promise<string | undefined> =>
  access(file).then(
    () => file,
    () => undefined,
  );

/** Compose of one version looks beside the file, the other beside the project: whichever is there is taken. */
async function those(places: readonly string[], word: string, required = true): Promise<string[]> {
  const found = (await Promise.all(places.map(whereThere))).filter((place) => place !== undefined);
  if (found.length === 0 && required) throw refused(`${word} is not there`);
  return found;
}

/** What ends a line for compose's reader of YAML and not for ours, or is no text at all. */
const READ_IN_TWO_WAYS = /[^\P{Cc}\t\n\r]|\r(?!\n)|[\u2028\u2029]|(?!^)\uFEFF/u;

/** Throws for a file that compose could read as something else than is read here. */
function textOf(file: string, bytes: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!READ_IN_TWO_WAYS.test(text)) return text;
  } catch {
    // Told below.
  }
  throw refused(`${path.basename(file)} is no plain UTF-8 text`);
}

/** Read more strictly than compose does: what could be read in two ways is not read. */
function parsed(file: string, bytes: Buffer): unknown {
  const document = readYaml(textOf(file, bytes));
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw refused(`${path.basename(file)} cannot be read: ${problem.message.split('\n')[0]}`);
  try {
    return document.toJS({ maxAliasCount: 1_000 });
  } catch {
    throw refused(`${path.basename(file)} refers to itself too often`);
  }
}
