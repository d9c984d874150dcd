import type { Expression, FunctionNode, Parameter, Statement } from '../tree/tree.js';
import { block, ifStatement, leave, nothing, returnStatement } from './common-statements.js';
import { fieldOf, fieldsOf, firstOf, namedOf, textOf, type Node } from './node.js';
import { nameAt, type Dialect, type ExpressionReader, type Reader, type StatementReader } from './reader.js';
import { unescape } from './unescape.js';

const inner: ExpressionReader = (node, read) => read.expression(namedOf(node)[0]);
const literal =
  (value: boolean | null): ExpressionReader =>
  (node) => ({ kind: 'literal', at: node.at, value });
const name: ExpressionReader = (node) => nameAt(node, textOf(node));
const number: ExpressionReader = (node) => {
  const text = textOf(node).replace(/_/g, '');
  return { kind: 'literal', at: node.at, value: Number(/^0\d/.test(text) ? `0o${text}` : text) };
};

const expressions: Dialect['expressions'] = {
  identifier: name,
  field_identifier: name,
  type_identifier: name,
  package_identifier: name,
  interpreted_string_literal: (node) => ({ kind: 'literal', at: node.at, value: unescape(textOf(node).slice(1, -1)) }),
  raw_string_literal: (node) => ({ kind: 'literal', at: node.at, value: textOf(node).slice(1, -1) }),
  rune_literal: (node) => ({ kind: 'literal', at: node.at, value: unescape(textOf(node).slice(1, -1)) }),
  int_literal: number,
  float_literal: number,
  true: literal(true),
  false: literal(false),
  nil: literal(null),
  selector_expression: (node, read) => ({
    kind: 'member',
    at: node.at,
    object: read.expression(fieldOf(node, 'operand')),
    property: textOf(fieldOf(node, 'field')),
  }),
  index_expression: (node, read) => ({
    kind: 'index',
    at: node.at,
    object: read.expression(fieldOf(node, 'operand')),
    index: read.expression(fieldOf(node, 'index')),
  }),
  slice_expression: (node, read) => ({
    kind: 'index',
    at: node.at,
    object: read.expression(fieldOf(node, 'operand')),
    index: { kind: 'several', at: node.at, parts: [] },
  }),
  call_expression: (node, read) => ({
    kind: 'call',
    at: node.at,
    callee: read.expression(fieldOf(node, 'function')),
    args: namedOf(fieldOf(node, 'arguments')).map((argument) => ({ value: read.expression(argument) })),
    isNew: false,
  }),
  // `[]byte(text)` is the text, in other clothes.
  type_conversion_expression: (node, read) => read.expression(fieldOf(node, 'operand')),
  type_assertion_expression: (node, read) => read.expression(fieldOf(node, 'operand')),
  parenthesized_expression: inner,
  variadic_argument: inner,
  literal_element: inner,
  expression_statement: inner,
  composite_literal: (node, read) => composite(node, read),
  literal_value: (node, read) => ({ kind: 'record', at: node.at, entries: entriesOf(node, read) }),
  func_literal: (node, read) => ({ kind: 'function', at: node.at, definition: functionOf(node, read) }),
  unary_expression: (node, read) => {
    const operator = textOf(fieldOf(node, 'operator'));
    const operand = read.expression(fieldOf(node, 'operand'));
    // A pointer to a thing is the thing.
    return operator === '&' || operator === '*' || operator === '<-'
      ? operand
      : { kind: 'operation', at: node.at, operator, operands: [operand] };
  },
  binary_expression: (node, read) => ({
    kind: 'operation',
    at: node.at,
    operator: textOf(fieldOf(node, 'operator')),
    operands: [read.expression(fieldOf(node, 'left')), read.expression(fieldOf(node, 'right'))],
  }),
  expression_list: (node, read) => {
    const items = namedOf(node).map((item) => read.expression(item));
    return items.length === 1 && items[0] ? items[0] : { kind: 'list', at: node.at, items };
  },
};

function composite(node: Node, read: Reader): Expression {
  const type = fieldOf(node, 'type');
  const body = fieldOf(node, 'body');
  if (type?.type === 'slice_type' || type?.type.includes('array_type')) {
    return { kind: 'list', at: node.at, items: namedOf(body).map((item) => read.expression(item)) };
  }
  const entries = body ? entriesOf(body, read) : [];
  return { kind: 'record', at: node.at, type: textOf(type).replace(/^\*/, ''), entries };
}

function entriesOf(node: Node, read: Reader): { key?: string; value: Expression }[] {
  return namedOf(node).map((element) => {
    if (element.type !== 'keyed_element') return { value: read.expression(element) };
    const [key, value] = namedOf(element);
    return { key: textOf(key).replace(/^"|"$/g, ''), value: read.expression(value) };
  });
}

function functionOf(node: Node, read: Reader): FunctionNode {
  const parameters = [...namedOf(fieldOf(node, 'receiver')), ...namedOf(fieldOf(node, 'parameters'))];
  const isMethod = fieldOf(node, 'receiver') !== undefined;
  return {
    name: textOf(fieldOf(node, 'name')),
    at: node.at,
    annotations: [],
    parameters: parameters.slice(isMethod ? 1 : 0).flatMap(parametersOf),
    body: read.statements(fieldOf(node, 'body')),
  };
}

function parametersOf(node: Node): Parameter[] {
  const type = textOf(fieldOf(node, 'type')).replace(/^\*/, '');
  return fieldsOf(node, 'name').map((item) => ({ target: nameAt(item, textOf(item)), type, annotations: [] }));
}

const functionDeclaration: StatementReader = (node, read) => [
  { kind: 'function', at: node.at, definition: functionOf(node, read) },
];
const assignments: StatementReader = (node, read) => [
  {
    kind: 'expression',
    at: node.at,
    value: {
      kind: 'assignment',
      at: node.at,
      target: read.expression(fieldOf(node, 'left')),
      value: read.expression(fieldOf(node, 'right')),
      operator: textOf(fieldOf(node, 'operator')).replace(/:?=$/, ''),
    },
  },
];
const specifications: StatementReader = (node, read) =>
  namedOf(node).flatMap((spec) => (spec.type.endsWith('_list') ? read.statements(spec) : declared(spec, read)));

function declared(spec: Node, read: Reader): Statement[] {
  const names = fieldsOf(spec, 'name').filter((item) => item.named);
  const value = fieldOf(spec, 'value');
  const [only] = names;
  if (!only) return [];
  const target: Expression =
    names.length === 1
      ? nameAt(only, textOf(only))
      : { kind: 'list', at: spec.at, items: names.map((item) => nameAt(item, textOf(item))) };
  const declaredType = textOf(fieldOf(spec, 'type')).replace(/^\*/, '');
  const assigned: Expression = {
    kind: 'assignment',
    at: spec.at,
    target,
    value: value && read.expression(value),
    operator: '',
    declared: declaredType,
  };
  return [{ kind: 'expression', at: spec.at, value: assigned }];
}

const cases: StatementReader = (node, read) => {
  const subject = fieldOf(node, 'value');
  const clauses = namedOf(node).filter((child) => child.type.endsWith('_case'));
  return [
    ...read.statements(fieldOf(node, 'initializer')),
    {
      kind: 'switch',
      at: node.at,
      subject: subject ? read.expression(subject) : { kind: 'literal', at: node.at, value: true },
      cases: clauses.map((clause) => ({
        tests: fieldsOf(clause, 'value').flatMap((value) => namedOf(value).map((test) => read.expression(test))),
        body: namedOf(clause)
          .filter((child) => child.field !== 'value' && child.field !== 'type')
          .flatMap((child) => read.statements(child)),
      })),
    },
  ];
};

const statements: Dialect['statements'] = {
  source_file: block,
  block,
  statement_list: block,
  package_clause: nothing,
  type_declaration: nothing,
  function_declaration: functionDeclaration,
  method_declaration: functionDeclaration,
  import_declaration: (node) => {
    const specs = [...namedOf(node), ...namedOf(firstOf(node, 'import_spec_list'))];
    return [{ kind: 'import', at: node.at, bindings: specs.flatMap(importOf) }];
  },
  short_var_declaration: assignments,
  assignment_statement: assignments,
  var_declaration: specifications,
  var_spec_list: specifications,
  const_declaration: specifications,
  if_statement: (node, read) => [...read.statements(fieldOf(node, 'initializer')), ...ifStatement(node, read)],
  for_statement: (node, read) => forOf(node, read),
  expression_switch_statement: cases,
  type_switch_statement: cases,
  select_statement: cases,
  return_statement: returnStatement,
  break_statement: leave,
  continue_statement: leave,
};

function importOf(spec: Node): { name: string; path: string }[] {
  if (spec.type !== 'import_spec') return [];
  const path = textOf(fieldOf(spec, 'path')).slice(1, -1);
  const last =
    path
      .replace(/\/v\d+$/, '')
      .split('/')
      .at(-1) ?? path;
  return [{ name: textOf(fieldOf(spec, 'name')) || last, path: path.replace(/\//g, '.') }];
}

function forOf(node: Node, read: Reader): Statement[] {
  const clause = firstOf(node, 'for_clause', 'range_clause');
  const body = read.statements(fieldOf(node, 'body'));
  if (clause?.type === 'range_clause') {
    const left = fieldOf(clause, 'left');
    const [, second] = namedOf(left);
    const target = second ?? left;
    return [
      {
        kind: 'loop',
        at: node.at,
        ...(target ? { target: read.expression(target) } : {}),
        iterable: read.expression(fieldOf(clause, 'right')),
        body,
      },
    ];
  }
  const before = read.statements(fieldOf(clause, 'initializer'));
  const after = read.statements(fieldOf(clause, 'update'));
  return [...before, { kind: 'loop', at: node.at, body: [...body, ...after] }];
}

export const GO: Dialect = { expressions, statements };
