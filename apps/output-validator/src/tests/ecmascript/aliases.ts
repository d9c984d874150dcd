import { isNode, walk } from '../../program/ecmascript.js';
import type { Ecmascript, Node } from '../../program/ecmascript.js';
import { nameIn } from '../../program/ecmascript-imports.js';

const KNOWN = /^(?:expect|assert|describe|suite|context|specify|[fx]?(?:it|test|describe))$/;

/** `import { expect as must }`: what a test framework gives is called by its own name again. Changes the tree. */
export function withoutAliases(program: Ecmascript): Ecmascript {
  const body = program.root['body'];
  const aliases = new Map((Array.isArray(body) ? body.filter(isNode) : []).flatMap(aliasesOf));
  if (aliases.size > 0)
    walk(program.root, (node) => {
      const meant = node.type === 'Identifier' ? aliases.get(String(node['name'])) : undefined;
      if (meant !== undefined) node['name'] = meant;
    });
  return program;
}

function aliasesOf({ type, specifiers }: Node): [string, string][] {
  if (type !== 'ImportDeclaration' || !Array.isArray(specifiers)) return [];
  return specifiers.filter(isNode).flatMap((specifier): [string, string][] => {
    const [[meant = ''], [local = '']] = [nameIn(specifier['imported']), nameIn(specifier['local'])];
    return meant !== local && KNOWN.test(meant) ? [[local, meant]] : [];
  });
}
