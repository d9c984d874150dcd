import type { Place } from '../tree/tree.js';

/** A node of a grammar's tree, copied out of the parser's memory. */
export interface Node {
  type: string;
  /** The name of the place it has in its parent. */
  field: string | null;
  named: boolean;
  start: number;
  end: number;
  at: Place;
  children: Node[];
  source: string;
}

export function textOf(node: Node | undefined): string {
  return node ? node.source.slice(node.start, node.end) : '';
}

export function fieldOf(node: Node | undefined, field: string): Node | undefined {
  return node?.children.find((child) => child.field === field);
}

export function fieldsOf(node: Node, field: string): Node[] {
  return node.children.filter((child) => child.field === field);
}

export function namedOf(node: Node | undefined): Node[] {
  return (node?.children ?? []).filter((child) => child.named && !child.type.includes('comment'));
}

export function firstOf(node: Node | undefined, ...types: string[]): Node | undefined {
  return node?.children.find((child) => types.includes(child.type));
}
