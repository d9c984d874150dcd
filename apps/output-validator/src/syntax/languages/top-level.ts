import type { Node } from '@vscode/tree-sitter-wasm';
import type { Finding } from '../finding.js';
import { at } from './tree.js';

// The grammars take parts of programs, too; compilers take whole files.

const GO_DECLARATIONS = new Set([
  'package_clause',
  'import_declaration',
  'function_declaration',
  'method_declaration',
  'type_declaration',
  'const_declaration',
  'var_declaration',
  'comment',
  ';',
  '\n',
]);

/** Go: a package clause first, then declarations only. */
export function goTopLevel(root: Node): Finding[] {
  const parts = root.children.filter((child) => child !== null);
  const first = parts.find(({ type }) => type !== 'comment');
  if (!first || first.type !== 'package_clause') {
    return [{ ...at(first ?? root, 'a Go file begins with its package clause') }];
  }
  const stray = parts.find(({ type }) => !GO_DECLARATIONS.has(type));
  return stray ? [at(stray, 'outside of functions Go takes declarations only')] : [];
}

const isStatement = (type: string): boolean =>
  type.endsWith('_statement') || type === 'block' || type.endsWith('_expression');

/** Java: declarations only (JLS 7.3). */
export function javaTopLevel(root: Node): Finding[] {
  const stray = root.children.find((child) => child && isStatement(child.type));
  return stray ? [at(stray, 'outside of types Java takes declarations only')] : [];
}

/** Rust: items only; a call of a macro is one. */
export function rustTopLevel(root: Node): Finding[] {
  const stray = root.children.find(
    (child) =>
      child &&
      (child.type === 'let_declaration' ||
        (child.type === 'expression_statement' && child.firstChild?.type !== 'macro_invocation')),
  );
  return stray ? [at(stray, 'outside of functions Rust takes items only')] : [];
}
