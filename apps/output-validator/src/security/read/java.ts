import { argumentsOf, javaFunction } from './java-declarations.js';
import type { Expression, FunctionNode } from '../tree/tree.js';
import { JAVA_STATEMENTS } from './java-statements.js';
import { fieldOf, firstOf, namedOf, textOf, type Node } from './node.js';
import { nameAt, type Dialect, type ExpressionReader, type Reader } from './reader.js';
import { unescape } from './unescape.js';

const inner: ExpressionReader = (node, read) => read.expression(namedOf(node)[0]);
const literal =
  (value: boolean | null): ExpressionReader =>
  (node) => ({ kind: 'literal', at: node.at, value });
const name: ExpressionReader = (node) => nameAt(node, textOf(node));
const text: ExpressionReader = (node) => ({ kind: 'literal', at: node.at, value: unescape(textOf(node).slice(1, -1)) });
const number: ExpressionReader = (node) => {
  const digits = textOf(node).replace(/_|[lLfFdD]$/g, '');
  return { kind: 'literal', at: node.at, value: Number(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits) };
};
const list: ExpressionReader = (node, read) => ({
  kind: 'list',
  at: node.at,
  items: namedOf(node).map((item) => read.expression(item)),
});

const expressions: Dialect['expressions'] = {
  identifier: name,
  this: name,
  super: name,
  type_identifier: name,
  string_literal: (node, read) =>
    textOf(node).startsWith('"""')
      ? { kind: 'literal', at: node.at, value: unescape(textOf(node).slice(3, -3)) }
      : text(node, read),
  character_literal: text,
  decimal_integer_literal: number,
  hex_integer_literal: number,
  octal_integer_literal: number,
  binary_integer_literal: number,
  decimal_floating_point_literal: number,
  true: literal(true),
  false: literal(false),
  null_literal: literal(null),
  field_access: (node, read) => ({
    kind: 'member',
    at: node.at,
    object: read.expression(fieldOf(node, 'object')),
    property: textOf(fieldOf(node, 'field')),
  }),
  scoped_identifier: (node) => dotted(node),
  scoped_type_identifier: (node) => dotted(node),
  array_access: (node, read) => ({
    kind: 'index',
    at: node.at,
    object: read.expression(fieldOf(node, 'array')),
    index: read.expression(fieldOf(node, 'index')),
  }),
  method_invocation: (node, read) => {
    const object = fieldOf(node, 'object');
    const named = fieldOf(node, 'name');
    const property = textOf(named);
    return {
      kind: 'call',
      at: named?.at ?? node.at,
      callee: object
        ? { kind: 'member', at: node.at, object: read.expression(object), property }
        : nameAt(node, property),
      args: argumentsOf(node, read),
      isNew: false,
    };
  },
  object_creation_expression: (node, read) => ({
    kind: 'call',
    at: node.at,
    callee: typeOf(fieldOf(node, 'type')),
    args: [...argumentsOf(node, read), ...anonymous(node, read)],
    isNew: true,
  }),
  array_creation_expression: (node, read) => read.expression(fieldOf(node, 'value') ?? fieldOf(node, 'dimensions')),
  array_initializer: list,
  binary_expression: (node, read) => operation(node, ['left', 'right'], read),
  unary_expression: (node, read) => operation(node, ['operand'], read),
  assignment_expression: (node, read) => ({
    kind: 'assignment',
    at: node.at,
    target: read.expression(fieldOf(node, 'left')),
    value: read.expression(fieldOf(node, 'right')),
    operator: textOf(fieldOf(node, 'operator')).replace(/=$/, ''),
  }),
  ternary_expression: (node, read) => ({
    kind: 'choice',
    at: node.at,
    test: read.expression(fieldOf(node, 'condition')),
    then: read.expression(fieldOf(node, 'consequence')),
    otherwise: read.expression(fieldOf(node, 'alternative')),
  }),
  cast_expression: (node, read) => read.expression(fieldOf(node, 'value')),
  parenthesized_expression: inner,
  expression_statement: inner,
  lambda_expression: (node, read) => ({ kind: 'function', at: node.at, definition: javaFunction(node, read) }),
};

function operation(node: Node, fields: string[], read: Reader): Expression {
  const operands = fields.map((field) => read.expression(fieldOf(node, field)));
  return { kind: 'operation', at: node.at, operator: textOf(fieldOf(node, 'operator')), operands };
}

/** The body of an anonymous class, as something the constructor is given. */
function anonymous(node: Node, read: Reader): { name: string; value: Expression }[] {
  const body = firstOf(node, 'class_body');
  if (!body) return [];
  const definition: FunctionNode = { name: '', at: node.at, parameters: [], annotations: [], body: read.block(body) };
  return [{ name: 'body', value: { kind: 'function', at: node.at, definition } }];
}

/** `a.b.C<D>` as members of each other, without the type arguments. */
function typeOf(node: Node | undefined): Expression {
  if (!node) return { kind: 'several', at: { line: 1, column: 1 }, parts: [] };
  if (node.type === 'generic_type') return typeOf(namedOf(node)[0]);
  return node.type === 'scoped_type_identifier' ? dotted(node) : nameAt(node, textOf(node));
}

function dotted(node: Node): Expression {
  const parts = textOf(node)
    .replace(/\s|<[^>]*>/g, '')
    .split('.');
  return parts
    .slice(1)
    .reduce<Expression>(
      (object, property) => ({ kind: 'member', at: node.at, object, property }),
      nameAt(node, parts[0] ?? ''),
    );
}

export const JAVA: Dialect = { expressions, statements: JAVA_STATEMENTS };
