import { parseSync } from 'oxc-parser';
import type { SourceFile } from '../source-file.js';

/** A node of ESTree; rules ask for the fields they know. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

export interface Ecmascript {
  root: Node;
  comments: { value: string; start: number }[];
  /** Lines from 1. */
  lineAt: (offset: number) => number;
  text: string;
}

/** Reads a JavaScript or TypeScript file; a broken one gives what could be read, which may be nothing. */
export function parseEcmascript({ path, content, language }: SourceFile): Ecmascript {
  const isTyped = language === 'typescript';
  const lang = isTyped ? (path.endsWith('x') ? 'tsx' : 'ts') : 'jsx';
  const { program, comments } = parseSync('file', content, { lang, sourceType: 'unambiguous' });
  const ends = [...content.matchAll(/\n/g)].map(({ index }) => index);
  const lineAt = (offset: number): number => countBelow(ends, offset) + 1;
  return { root: program as unknown as Node, comments, lineAt, text: content };
}

function countBelow(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

export const childrenOf = (node: Node): Node[] =>
  Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []));

/** Every node below, in order of the text; without calling itself, since the text decides how deep it goes. `false` skips what is below. */
export function walk(root: Node, visit: (node: Node, above: readonly Node[]) => boolean | void): void {
  const open: { node: Node; above: readonly Node[] }[] = [{ node: root, above: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, above } = next;
    if (visit(node, above) === false) continue;
    const below = above.length < 60 ? [...above, node] : [...above.slice(1), node];
    open.push(
      ...childrenOf(node)
        .reverse()
        .map((child) => ({ node: child, above: below })),
    );
  }
}
