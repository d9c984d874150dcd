import { builtinModules } from 'node:module';
import type { SourceFile } from '../../source-file.js';
import { importsOfEcmascript } from '../../program/ecmascript-imports.js';
import { importsOfPython } from '../../program/python-imports.js';
import type { Ecosystem } from '../names/ecosystem.js';
import { PYTHON_BUILTINS } from './python-builtins.js';

/** What a file imports from outside itself. */
export interface Import {
  path: string;
  line: number;
  ecosystem: Ecosystem;
  /** As written: `lodash/fp`, `google.cloud.storage`. */
  module: string;
}

const NODE_BUILTINS = new Set(builtinModules);
/** Scopes and signs that bundlers give to a project's own folders. */
const ALIAS = /^(?:[~#]|@\/|\$|src\/|virtual:|\/)/;

/** Imports of packages in a file; none of what is relative, built in or an alias. */
export async function importsOf(file: SourceFile): Promise<Import[]> {
  const { path, language } = file;
  if (language === 'javascript' || language === 'typescript') {
    return importsOfEcmascript(file)
      .filter(({ module }) => isPackage(module))
      .map(({ module, line }) => ({ module, line, path, ecosystem: 'npm' as const }));
  }
  if (language !== 'python') return [];
  const found = await importsOfPython(file.content);
  return found
    .filter(({ module }) => !module.startsWith('.') && !PYTHON_BUILTINS.has(module.split('.', 1)[0] ?? ''))
    .map(({ module, line }) => ({ module, line, path, ecosystem: 'pypi' as const }));
}

function isPackage(module: string): boolean {
  if (/^\.{1,2}(?:\/|$)/.test(module) || ALIAS.test(module) || /^[a-z]+:/i.test(module)) return false;
  return module !== '' && !NODE_BUILTINS.has(module) && !NODE_BUILTINS.has(module.split('/', 1)[0] ?? '');
}

/** The package that a module of npm belongs to. */
export function packageOf(module: string): string {
  const [first = '', second = ''] = module.split('/', 2);
  return first.startsWith('@') ? `${first}/${second}` : first;
}
