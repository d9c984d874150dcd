import type { Argument, Expression } from '../tree/tree.js';
import { classAsFunctions, functionOf } from './ecmascript-functions.js';
import { ECMASCRIPT_STATEMENTS } from './ecmascript-statements.js';
import { fieldOf, firstOf, namedOf, textOf, type Node } from './node.js';
import { nameAt, type Dialect, type ExpressionReader, type Reader } from './reader.js';
import { unescape } from './unescape.js';

const inner: ExpressionReader = (node, read) => read.expression(namedOf(node)[0]);
const list: ExpressionReader = (node, read) => ({
  kind: 'list',
  at: node.at,
  items: namedOf(node).map((item) => read.expression(item)),
});
const literal =
  (value: string | number | boolean | null): ExpressionReader =>
  (node) => ({ kind: 'literal', at: node.at, value });
const lambda: ExpressionReader = (node, read) => ({
  kind: 'function',
  at: node.at,
  definition: functionOf(node, read),
});
const name: ExpressionReader = (node) => nameAt(node, textOf(node));

const expressions: Dialect['expressions'] = {
  identifier: name,
  this: name,
  super: name,
  property_identifier: name,
  shorthand_property_identifier: name,
  shorthand_property_identifier_pattern: name,
  string: (node) => ({ kind: 'literal', at: node.at, value: unescape(textOf(node).slice(1, -1)) }),
  template_string: (node, read) => ({ kind: 'joined', at: node.at, parts: templateParts(node, read) }),
  number: (node) => ({ kind: 'literal', at: node.at, value: Number(textOf(node).replace(/_|n$/g, '')) }),
  true: literal(true),
  false: literal(false),
  null: literal(null),
  undefined: literal(null),
  regex: (node) => ({
    kind: 'regex',
    at: node.at,
    pattern: textOf(fieldOf(node, 'pattern')),
    flags: textOf(fieldOf(node, 'flags')),
  }),
  array: list,
  array_pattern: list,
  object: (node, read) => record(node, read),
  object_pattern: (node, read) => record(node, read),
  member_expression: (node, read) => ({
    kind: 'member',
    at: node.at,
    object: read.expression(fieldOf(node, 'object')),
    property: textOf(fieldOf(node, 'property')),
  }),
  subscript_expression: (node, read) => ({
    kind: 'index',
    at: node.at,
    object: read.expression(fieldOf(node, 'object')),
    index: read.expression(fieldOf(node, 'index')),
  }),
  call_expression: (node, read) => call(node, 'function', read),
  new_expression: (node, read) => call(node, 'constructor', read),
  import: name,
  arrow_function: lambda,
  function_expression: lambda,
  function: lambda,
  generator_function: lambda,
  class: (node, read) => classAsFunctions(node, read),
  binary_expression: (node, read) => operation(node, [fieldOf(node, 'left'), fieldOf(node, 'right')], read),
  unary_expression: (node, read) => operation(node, [fieldOf(node, 'argument')], read),
  update_expression: (node, read) => operation(node, [fieldOf(node, 'argument')], read),
  assignment_expression: (node, read) => assignment(node, read),
  augmented_assignment_expression: (node, read) => assignment(node, read),
  assignment_pattern: (node, read) => read.expression(fieldOf(node, 'left')),
  object_assignment_pattern: (node, read) => read.expression(fieldOf(node, 'left')),
  rest_pattern: inner,
  ternary_expression: (node, read) => ({
    kind: 'choice',
    at: node.at,
    test: read.expression(fieldOf(node, 'condition')),
    then: read.expression(fieldOf(node, 'consequence')),
    otherwise: read.expression(fieldOf(node, 'alternative')),
  }),
  await_expression: inner,
  spread_element: inner,
  parenthesized_expression: inner,
  as_expression: inner,
  satisfies_expression: inner,
  non_null_expression: inner,
  type_assertion: (node, read) => read.expression(namedOf(node).at(-1)),
  jsx_attribute: (node, read) => jsxAttribute(node, read),
  // Types are no values.
  type_annotation: literal(null),
  type_arguments: literal(null),
};

function operation(node: Node, operands: (Node | undefined)[], read: Reader): Expression {
  const operator = textOf(fieldOf(node, 'operator'));
  return { kind: 'operation', at: node.at, operator, operands: operands.map((operand) => read.expression(operand)) };
}

function assignment(node: Node, read: Reader): Expression {
  return {
    kind: 'assignment',
    at: node.at,
    target: read.expression(fieldOf(node, 'left')),
    value: read.expression(fieldOf(node, 'right')),
    operator: textOf(fieldOf(node, 'operator')).replace(/=$/, ''),
  };
}

function templateParts(node: Node, read: Reader): Expression[] {
  return namedOf(node).map((part) =>
    part.type === 'template_substitution'
      ? read.expression(namedOf(part)[0])
      : { kind: 'literal', at: part.at, value: unescape(textOf(part)) },
  );
}

/** A tagged template is a call: the tag sees the fixed pieces and the values apart from each other. */
function call(node: Node, callee: string, read: Reader): Expression {
  const from = fieldOf(node, 'arguments');
  const args: Argument[] =
    from?.type === 'template_string'
      ? [{ name: 'template', value: read.expression(from) }]
      : namedOf(from).map((argument) => ({ value: read.expression(argument) }));
  const isNew = callee === 'constructor';
  return { kind: 'call', at: node.at, callee: read.expression(fieldOf(node, callee)), args, isNew };
}

function record(node: Node, read: Reader): Expression {
  const entries = namedOf(node).map((part) => {
    const key = fieldOf(part, 'key') ?? fieldOf(part, 'name');
    const value = fieldOf(part, 'value');
    if (part.type === 'method_definition') return { key: textOf(key), value: lambda(part, read) };
    if (part.type.startsWith('shorthand')) return { key: textOf(part), value: nameAt(part, textOf(part)) };
    if (part.type === 'object_assignment_pattern') {
      const left = fieldOf(part, 'left');
      return { key: textOf(left), value: read.expression(left) };
    }
    if (!key || !value) return { value: read.expression(part) };
    if (key.type === 'computed_property_name') {
      return { computed: read.expression(namedOf(key)[0]), value: read.expression(value) };
    }
    return { key: textOf(key).replace(/^['"]|['"]$/g, ''), value: read.expression(value) };
  });
  return { kind: 'record', at: node.at, entries };
}

/** An attribute is a call of the attribute, so that rules can name those that take markup or addresses. */
function jsxAttribute(node: Node, read: Reader): Expression {
  const value = namedOf(node)[1];
  return {
    kind: 'call',
    at: node.at,
    callee: {
      kind: 'member',
      at: node.at,
      object: nameAt(node, 'JSX'),
      property: textOf(firstOf(node, 'property_identifier') ?? node.children[0]),
    },
    args: value ? [{ value: read.expression(value) }] : [],
    isNew: false,
  };
}

export const ECMASCRIPT: Dialect = { expressions, statements: ECMASCRIPT_STATEMENTS };
