import { fieldOf, namedOf } from './node.js';
import type { StatementReader } from './reader.js';

// Statements that several grammars spell alike: what one of them means is decided once, here.

export const block: StatementReader = (node, read) => read.block(node);
export const nothing: StatementReader = () => [];
export const leave: StatementReader = (node) => [{ kind: 'leave', at: node.at }];

export const ifStatement: StatementReader = (node, read) => [
  {
    kind: 'if',
    at: node.at,
    test: read.expression(fieldOf(node, 'condition')),
    then: read.statements(fieldOf(node, 'consequence')),
    otherwise: read.statements(fieldOf(node, 'alternative')),
  },
];

/** `while` and `do`: how often the body runs makes no difference to where values come from. */
export const whileStatement: StatementReader = (node, read) => [
  {
    kind: 'loop',
    at: node.at,
    test: read.expression(fieldOf(node, 'condition')),
    body: read.statements(fieldOf(node, 'body')),
  },
];

export const returnStatement: StatementReader = (node, read) => {
  const value = namedOf(node)[0];
  return [{ kind: 'return', at: node.at, ...(value ? { value: read.expression(value) } : {}) }];
};

export const throwStatement: StatementReader = (node, read) => [
  { kind: 'throw', at: node.at, value: read.several(node) },
];
