import type { Expression } from '../tree/tree.js';
import { namedOf, textOf, type Node } from './node.js';
import type { Reader } from './reader.js';
import { unescape } from './unescape.js';

/** A string, or the pieces of an f-string. */
export function pythonString(node: Node, read: Reader): Expression {
  const opening = textOf(node.children.find((child) => child.type === 'string_start'));
  const isRaw = /r/i.test(opening);
  const parts = node.children
    .filter((child) => child.type === 'string_content' || child.type === 'interpolation')
    .flatMap((child): Expression[] =>
      child.type === 'interpolation'
        ? [read.expression(namedOf(child)[0])]
        : [{ kind: 'literal', at: child.at, value: isRaw ? textOf(child) : unescape(textOf(child)) }],
    );
  const [only] = parts;
  if (parts.length === 0) return { kind: 'literal', at: node.at, value: '' };
  return parts.length === 1 && only?.kind === 'literal'
    ? { ...only, at: node.at }
    : { kind: 'joined', at: node.at, parts };
}
