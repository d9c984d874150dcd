import { createRequire } from 'node:module';
import path from 'node:path';
import treeSitter, { type Parser, type Tree, type TreeCursor } from '@vscode/tree-sitter-wasm';
import type { Node } from './node.js';

export type Grammar = 'python' | 'go' | 'java' | 'javascript' | 'typescript' | 'tsx' | 'ruby' | 'rust';

/** Nobody writes deeper than this by hand; what reads the tree afterwards calls itself as often. */
const MAX_DEPTH = 250;
const MAX_NODES = 300_000;

const require = createRequire(import.meta.url);
const parsers = new Map<Grammar, Promise<Parser>>();
let ready: Promise<void> | undefined;

/** A tree in plain objects. */
export interface Parsed {
  root: Node;
  /** Parts had to be left out. */
  incomplete: boolean;
  /** The grammar did not understand all of it. */
  broken: boolean;
}

/** The tree of a file, copied. The parser's memory is given back. */
export async function parse(grammar: Grammar, source: string): Promise<Parsed> {
  const parser = await parserOf(grammar);
  const tree = parser.parse(source);
  if (!tree) throw new Error(`the ${grammar} grammar returned nothing`);
  try {
    return { ...copy(tree, source), broken: tree.rootNode.hasError };
  } finally {
    tree.delete();
  }
}

function parserOf(grammar: Grammar): Promise<Parser> {
  const known = parsers.get(grammar);
  if (known) return known;
  const opened = open(grammar);
  parsers.set(grammar, opened);
  return opened;
}

async function open(grammar: Grammar): Promise<Parser> {
  const folder = path.dirname(require.resolve('@vscode/tree-sitter-wasm'));
  ready ??= treeSitter.Parser.init({ locateFile: (file) => path.join(folder, file) });
  await ready;
  const parser = new treeSitter.Parser();
  parser.setLanguage(await treeSitter.Language.load(path.join(folder, `tree-sitter-${grammar}.wasm`)));
  return parser;
}

/** Walks without calling itself: the tree may be as deep as whoever submitted the file likes. */
function copy(tree: Tree, source: string): { root: Node; incomplete: boolean } {
  const cursor = tree.walk();
  try {
    return walk(cursor, source);
  } finally {
    cursor.delete();
  }
}

function walk(cursor: TreeCursor, source: string): { root: Node; incomplete: boolean } {
  const root = nodeAt(cursor, source);
  const open = [root];
  let incomplete = false;
  for (let count = 1; ; count += 1) {
    const isFull = open.length >= MAX_DEPTH || count >= MAX_NODES;
    if (isFull || !cursor.gotoFirstChild()) {
      incomplete ||= isFull;
      while (!cursor.gotoNextSibling()) {
        open.pop();
        if (!cursor.gotoParent()) return { root, incomplete };
      }
      open.pop();
    }
    const node = nodeAt(cursor, source);
    open[open.length - 1]?.children.push(node);
    open.push(node);
  }
}

function nodeAt(cursor: TreeCursor, source: string): Node {
  const { row, column } = cursor.startPosition;
  return {
    type: cursor.nodeType,
    field: cursor.currentFieldName,
    named: cursor.nodeIsNamed,
    start: cursor.startIndex,
    end: cursor.endIndex,
    at: { line: row + 1, column: column + 1 },
    children: [],
    source,
  };
}
