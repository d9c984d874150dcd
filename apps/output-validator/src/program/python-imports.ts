import { parse } from '../security/read/grammar.js';
import { fieldsOf, fieldOf, textOf } from '../security/read/node.js';
import type { Node } from '../security/read/node.js';
import type { NamedImport } from './named-import.js';

/** The modules that a Python file imports, relative ones with their dots. */
export async function importsOfPython(content: string): Promise<NamedImport[]> {
  const { root } = await parse('python', content);
  const found: NamedImport[] = [];
  const open: Node[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    open.push(...node.children);
    found.push(...importedBy(node));
  }
  return found.filter(({ module }) => module !== '').sort((one, other) => one.line - other.line);
}

function importedBy(node: Node): NamedImport[] {
  if (node.type === 'import_statement') {
    return fieldsOf(node, 'name').map((name) => ({ module: importedName(name), line: name.at.line, names: [] }));
  }
  if (node.type !== 'import_from_statement') return [];
  const module = fieldOf(node, 'module_name');
  if (!module) return [];
  return [{ module: textOf(module), line: module.at.line, names: fieldsOf(node, 'name').map(importedName) }];
}

/** `a.b` of `a.b as c`. */
const importedName = (name: Node): string => textOf(name.type === 'aliased_import' ? fieldOf(name, 'name') : name);
