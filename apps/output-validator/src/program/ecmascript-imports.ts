import type { SourceFile } from '../source-file.js';
import { isNode, parseEcmascript, walk } from './ecmascript.js';
import type { Node } from './ecmascript.js';
import type { NamedImport } from './named-import.js';

/** The modules that a file names: import, export from, import(), require() and import type. */
export function importsOfEcmascript(file: SourceFile): NamedImport[] {
  const { root, lineAt } = parseEcmascript(file);
  const found: NamedImport[] = [];
  walk(root, (node) => {
    const source = node.type === 'CallExpression' ? required(node) : node['source'];
    const isNamed = source !== null && typeof source === 'object' && 'value' in source;
    const takes = /^(?:Import|Export\w*)Declaration$|^ImportExpression$|^CallExpression$/.test(node.type);
    if (takes && isNamed && typeof source.value === 'string')
      found.push({ module: source.value, line: lineAt(node.start), names: namesOf(node) });
  });
  return found;
}

function required({ callee, arguments: given }: { [field: string]: unknown }): unknown {
  const isRequire = typeof callee === 'object' && callee !== null && 'name' in callee && callee.name === 'require';
  return isRequire && Array.isArray(given) ? (given as unknown[])[0] : undefined;
}

/** What is taken of the module by name; nothing of what takes the module as a whole. */
function namesOf({ type, specifiers }: Node): string[] {
  if (!Array.isArray(specifiers)) return [];
  return specifiers.filter(isNode).flatMap((specifier) => {
    if (specifier.type === 'ImportDefaultSpecifier') return ['default'];
    return nameIn(specifier[type === 'ImportDeclaration' ? 'imported' : 'local']);
  });
}

/** `name` or `'name'`. */
export function nameIn(node: unknown): string[] {
  if (!isNode(node)) return [];
  const name = node['name'] ?? node['value'];
  return typeof name === 'string' ? [name] : [];
}
