import { createRequire } from 'node:module';
import path from 'node:path';
import { Language, Parser } from '@vscode/tree-sitter-wasm';
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Finding } from '../finding.js';

export type TreeLanguage = 'go' | 'java' | 'ruby' | 'rust' | 'bash';

const MAX_FINDINGS = 20;
const folder = path.dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm'));
const parsers = new Map<TreeLanguage, Parser>();
let ready: Promise<void> | undefined;

/** Reads a text by its grammar: places that fit nowhere, places where something is missing, and what `also` finds. */
export async function checkTree(
  language: TreeLanguage,
  text: string,
  also: (root: Node) => readonly Finding[] = () => [],
): Promise<Finding[]> {
  const parser = parsers.get(language) ?? (await open(language));
  const tree = parser.parse(text);
  if (!tree) throw new Error(`the grammar of ${language} gave no tree`);
  try {
    const broken = tree.rootNode.hasError ? brokenPlaces(tree.rootNode) : [];
    return broken.length > 0 ? broken : [...also(tree.rootNode)];
  } finally {
    tree.delete();
  }
}

async function open(language: TreeLanguage): Promise<Parser> {
  ready ??= Parser.init({ locateFile: (file: string) => path.join(folder, file) });
  await ready;
  const parser = new Parser();
  parser.setLanguage(await Language.load(path.join(folder, `tree-sitter-${language}.wasm`)));
  parsers.set(language, parser);
  return parser;
}

/** Goes down only where something is broken, without calling itself: the text decides how deep the tree is. */
function brokenPlaces(root: Node): Finding[] {
  const findings: Finding[] = [];
  const open: Node[] = [root];
  for (let node = open.pop(); node && findings.length < MAX_FINDINGS; node = open.pop()) {
    if (node.isMissing) findings.push(at(node, `"${node.type}" is missing here`));
    else if (node.isError && !node.children.some((child) => child?.hasError)) {
      findings.push(at(node, 'this does not belong here'));
    } else if (node.hasError) open.push(...node.children.filter((child) => child !== null).reverse());
  }
  return findings.length > 0 ? findings : [at(root, 'this cannot be read')];
}

/** A finding at the beginning of a node. */
export const at = ({ startPosition: { row, column } }: Node, message: string): Finding => ({
  line: row + 1,
  column: column + 1,
  message,
});
