import type { Argument, Expression } from '../tree/tree.js';
import { fieldOf, namedOf, textOf, type Node } from './node.js';
import { pythonString } from './python-string.js';
import type { Reader } from './reader.js';
import { nameAt, type Dialect, type ExpressionReader } from './reader.js';
import { pythonFunction, PYTHON_STATEMENTS } from './python-statements.js';

const inner: ExpressionReader = (node, read) => read.expression(namedOf(node)[0]);
const list: ExpressionReader = (node, read) => ({
  kind: 'list',
  at: node.at,
  items: namedOf(node).map((item) => read.expression(item)),
});
const operation: ExpressionReader = (node, read) => ({
  kind: 'operation',
  at: node.at,
  operator: textOf(fieldOf(node, 'operator') ?? fieldOf(node, 'operators')).replace(/\s+/g, ' '),
  operands: namedOf(node)
    .filter((child) => child.field !== 'operator' && child.field !== 'operators')
    .map((child) => read.expression(child)),
});

const expressions: Dialect['expressions'] = {
  identifier: (node) => nameAt(node, textOf(node)),
  string: (node, read) => pythonString(node, read),
  concatenated_string: (node, read) => ({
    kind: 'joined',
    at: node.at,
    parts: namedOf(node).map((part) => read.expression(part)),
  }),
  integer: number,
  float: number,
  true: (node) => ({ kind: 'literal', at: node.at, value: true }),
  false: (node) => ({ kind: 'literal', at: node.at, value: false }),
  none: (node) => ({ kind: 'literal', at: node.at, value: null }),
  attribute: (node, read) => ({
    kind: 'member',
    at: node.at,
    object: read.expression(fieldOf(node, 'object')),
    property: textOf(fieldOf(node, 'attribute')),
  }),
  subscript: (node, read) => ({
    kind: 'index',
    at: node.at,
    object: read.expression(fieldOf(node, 'value')),
    index: read.expression(fieldOf(node, 'subscript')),
  }),
  slice: (node, read) => ({ kind: 'several', at: node.at, parts: namedOf(node).map((part) => read.expression(part)) }),
  call: (node, read) => ({
    kind: 'call',
    at: node.at,
    callee: read.expression(fieldOf(node, 'function')),
    args: argumentsOf(fieldOf(node, 'arguments'), read),
    isNew: false,
  }),
  binary_operator: operation,
  boolean_operator: operation,
  comparison_operator: operation,
  unary_operator: operation,
  not_operator: (node, read) => ({
    kind: 'operation',
    at: node.at,
    operator: 'not',
    operands: [read.expression(fieldOf(node, 'argument'))],
  }),
  conditional_expression: (node, read) => {
    const [then, test, otherwise] = namedOf(node);
    return {
      kind: 'choice',
      at: node.at,
      test: read.expression(test),
      then: read.expression(then),
      otherwise: read.expression(otherwise),
    };
  },
  lambda: (node, read) => ({ kind: 'function', at: node.at, definition: pythonFunction(node, read, []) }),
  list,
  tuple: list,
  set: list,
  pattern_list: list,
  tuple_pattern: list,
  list_pattern: list,
  expression_list: list,
  dictionary: (node, read) => ({
    kind: 'record',
    at: node.at,
    entries: namedOf(node).map((pair) => {
      if (pair.type !== 'pair') return { value: read.expression(namedOf(pair)[0]) };
      const key = read.expression(fieldOf(pair, 'key'));
      const value = read.expression(fieldOf(pair, 'value'));
      return key.kind === 'literal' ? { key: String(key.value), value } : { computed: key, value };
    }),
  }),
  list_comprehension: comprehension,
  set_comprehension: comprehension,
  dictionary_comprehension: comprehension,
  generator_expression: comprehension,
  parenthesized_expression: inner,
  await: inner,
  as_pattern_target: inner,
  list_splat: inner,
  dictionary_splat: inner,
  expression_statement: inner,
  named_expression: (node, read) => assignment(node, read, 'name', 'value'),
  assignment: (node, read) => assignment(node, read, 'left', 'right'),
  augmented_assignment: (node, read) => assignment(node, read, 'left', 'right'),
};

function number(node: Node): Expression {
  return { kind: 'literal', at: node.at, value: Number(textOf(node).replace(/_/g, '')) };
}

function assignment(node: Node, read: Reader, target: string, value: string): Expression {
  const from = fieldOf(node, value);
  return {
    kind: 'assignment',
    at: node.at,
    target: read.expression(fieldOf(node, target)),
    value: from && read.expression(from),
    operator: textOf(fieldOf(node, 'operator')).replace(/=$/, ''),
    declared: textOf(fieldOf(node, 'type')),
  };
}

/** What is gone through is assigned to the names first, so that what is made of them depends on it. */
function comprehension(node: Node, read: Reader): Expression {
  const clauses = node.children.filter((child) => child.type === 'for_in_clause');
  const assigned = clauses.map((clause): Expression => {
    const from = read.expression(fieldOf(clause, 'right'));
    const value: Expression = { kind: 'several', at: clause.at, parts: [from] };
    const target = read.expression(fieldOf(clause, 'left'));
    return { kind: 'assignment', at: clause.at, target, value, operator: '' };
  });
  const body = fieldOf(node, 'body');
  return { kind: 'list', at: node.at, items: [...assigned, read.expression(body)] };
}

function argumentsOf(node: Node | undefined, read: Reader): Argument[] {
  if (node?.type === 'generator_expression') return [{ value: read.expression(node) }];
  return namedOf(node).map((argument) =>
    argument.type === 'keyword_argument'
      ? { name: textOf(fieldOf(argument, 'name')), value: read.expression(fieldOf(argument, 'value')) }
      : { value: read.expression(argument) },
  );
}

export const PYTHON: Dialect = { expressions, statements: PYTHON_STATEMENTS };
