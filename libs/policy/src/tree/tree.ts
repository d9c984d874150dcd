import type { Span } from '../span.js';

/** One value of a JSON or YAML text. The span is the value itself, without its quotes. */
export interface Scalar extends Span {
  kind: 'scalar';
  value: string;
  quoted: boolean;
  /** For each offset of `value`, its end included, its offset in the text. Absent: `value` is the slice itself. */
  positions?: readonly number[];
}

export interface ListNode extends Span {
  kind: 'list';
  items: TreeNode[];
}

export interface Entry {
  key: Scalar;
  value: TreeNode;
}

export interface MapNode extends Span {
  kind: 'map';
  entries: Entry[];
}

/** What a JSON or YAML text holds, with the place of everything in it. It may be deep: walk it with a stack. */
export type TreeNode = Scalar | ListNode | MapNode;

/** Every scalar at and below a node, in order; keys are none. */
export function scalarsOf(node: TreeNode): Scalar[] {
  const found: Scalar[] = [];
  const open: TreeNode[] = [node];
  for (let top = open.pop(); top; top = open.pop()) {
    if (top.kind === 'scalar') found.push(top);
    else if (top.kind === 'list') for (let i = top.items.length - 1; i >= 0; i--) open.push(top.items[i]!);
    else for (let i = top.entries.length - 1; i >= 0; i--) open.push(top.entries[i]!.value);
  }
  return found;
}
