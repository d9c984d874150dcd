import { refused } from '../refused.js';
import { isPart } from './model.js';
import type { Part } from './model.js';

/** What a compose file makes compose read besides itself. */
interface NamedFiles {
  /** The project's name that it gives. */
  name: string | undefined;
  composeFiles: string[];
  variableFiles: { word: string; required: boolean }[];
  /** Contexts of builds: they must be there for the configuration to be read. */
  folders: string[];
}

const listOf = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value];

/** Reads where a compose file leads. Throws `policy_floor` for places that only running would tell, and for remote ones. */
export function namedFiles(content: unknown): NamedFiles {
  if (!isPart(content)) throw refused('a compose file that is no map');
  const named: NamedFiles = { name: nameOf(content['name']), composeFiles: [], variableFiles: [], folders: [] };
  for (const included of listOf(content['include'])) include(named, included);
  // In files of the first format the services stand at the top.
  const services = isPart(content['services']) ? content['services'] : content;
  for (const service of Object.values(services)) if (isPart(service)) readService(named, service);
  return named;
}

function nameOf(name: unknown): string | undefined {
  if (name === undefined || name === null) return undefined;
  if (typeof name !== 'string' || !/^[a-z0-9][a-z0-9_-]{0,62}$/.test(name)) throw refused('the name that a file gives');
  return name;
}

function include(named: NamedFiles, included: unknown): void {
  if (!isPart(included)) named.composeFiles.push(literal(included));
  else {
    if (included['project_directory'] !== undefined) throw refused('include with project_directory');
    named.composeFiles.push(...listOf(included['path']).map(literal));
    named.variableFiles.push(...listOf(included['env_file']).map((word) => ({ word: literal(word), required: true })));
  }
}

function readService(named: NamedFiles, { extends: base, env_file: variables, label_file: labels, build }: Part): void {
  if (isPart(base) && base['file'] !== undefined) named.composeFiles.push(literal(base['file']));
  for (const file of [...listOf(variables), ...listOf(labels)]) {
    const { path, required } = isPart(file) ? file : { path: file, required: true };
    named.variableFiles.push({ word: literal(path), required: required !== false });
  }
  const context = isPart(build) ? build['context'] : build;
  if (context !== undefined && context !== null) named.folders.push(literal(context));
}

/** A path that is one as it stands, relative to the project. */
function literal(word: unknown): string {
  if (typeof word !== 'string' || word === '') throw refused(`a path that is none: ${JSON.stringify(word)}`);
  if (/[$\\\0]/.test(word)) throw refused(`the path ${word}, which only running would tell`);
  if (/^[/~]|^[\w.+-]+:|^git@|^github\.com\//.test(word)) throw refused(`${word}, which is not in the project`);
  return word;
}
