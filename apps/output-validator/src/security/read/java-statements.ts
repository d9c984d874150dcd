import type { Statement } from '../tree/tree.js';
import { annotationsOf, javaDeclaration, javaFunction } from './java-declarations.js';
import {
  block,
  ifStatement,
  leave,
  nothing,
  returnStatement,
  throwStatement,
  whileStatement,
} from './common-statements.js';
import { fieldOf, fieldsOf, firstOf, namedOf, textOf, type Node } from './node.js';
import { nameAt, type Dialect, type Reader, type StatementReader } from './reader.js';

const method: StatementReader = (node, read) => [
  { kind: 'function', at: node.at, definition: javaFunction(node, read) },
];
const classOf: StatementReader = (node, read) => [
  {
    kind: 'class',
    at: node.at,
    name: textOf(fieldOf(node, 'name')),
    bases: [textOf(fieldOf(node, 'superclass')), textOf(fieldOf(node, 'interfaces'))],
    annotations: annotationsOf(node, read),
    body: read.block(fieldOf(node, 'body')),
  },
];

/** The statements of Java. */
export const JAVA_STATEMENTS: Dialect['statements'] = {
  program: block,
  class_body: block,
  enum_body: block,
  interface_body: block,
  block,
  constructor_body: block,
  static_initializer: block,
  finally_clause: block,
  package_declaration: nothing,
  line_comment: nothing,
  block_comment: nothing,
  import_declaration: (node) => {
    const path = textOf(firstOf(node, 'scoped_identifier', 'identifier'));
    if (firstOf(node, 'asterisk')) return [];
    return [{ kind: 'import', at: node.at, bindings: [{ name: path.split('.').at(-1) ?? path, path }] }];
  },
  class_declaration: classOf,
  enum_declaration: classOf,
  interface_declaration: classOf,
  record_declaration: classOf,
  method_declaration: method,
  constructor_declaration: method,
  field_declaration: javaDeclaration,
  constant_declaration: javaDeclaration,
  local_variable_declaration: javaDeclaration,
  if_statement: ifStatement,
  for_statement: (node, read) => [
    ...fieldsOf(node, 'init').flatMap((part) => read.statements(part)),
    {
      kind: 'loop',
      at: node.at,
      body: [
        ...read.statements(fieldOf(node, 'body')),
        ...fieldsOf(node, 'update').flatMap((part) => read.statements(part)),
      ],
    },
  ],
  enhanced_for_statement: (node, read) => {
    const named = fieldOf(node, 'name') ?? node;
    return [
      {
        kind: 'loop',
        at: node.at,
        target: nameAt(named, textOf(named)),
        iterable: read.expression(fieldOf(node, 'value')),
        body: read.statements(fieldOf(node, 'body')),
      },
    ];
  },
  while_statement: whileStatement,
  do_statement: whileStatement,
  switch_expression: switchOf,
  switch_statement: switchOf,
  try_statement: tryOf,
  try_with_resources_statement: tryOf,
  synchronized_statement: (node, read) => read.statements(fieldOf(node, 'body')),
  labeled_statement: (node, read) => read.statements(namedOf(node).at(-1)),
  return_statement: returnStatement,
  throw_statement: throwStatement,
  break_statement: leave,
  continue_statement: leave,
};

/** Labels before statements; a label without a value is the default. */
function switchOf(node: Node, read: Reader): Statement[] {
  const groups = namedOf(fieldOf(node, 'body'));
  return [
    {
      kind: 'switch',
      at: node.at,
      subject: read.expression(fieldOf(node, 'condition')),
      cases: groups.map((group) => {
        const labels = namedOf(group).filter((child) => child.type === 'switch_label');
        const isDefault = labels.some((label) => textOf(label).startsWith('default'));
        return {
          tests: isDefault ? [] : labels.flatMap((label) => namedOf(label).map((test) => read.expression(test))),
          body: namedOf(group)
            .filter((child) => child.type !== 'switch_label')
            .flatMap((child) => read.statements(child)),
        };
      }),
    },
  ];
}

function tryOf(node: Node, read: Reader): Statement[] {
  const resources = namedOf(fieldOf(node, 'resources')).map((resource): Statement => {
    const named = fieldOf(resource, 'name');
    const value = read.expression(fieldOf(resource, 'value'));
    if (!named) return { kind: 'expression', at: resource.at, value: read.several(resource) };
    const declared = textOf(fieldOf(resource, 'type'));
    const target = nameAt(named, textOf(named));
    return {
      kind: 'expression',
      at: resource.at,
      value: { kind: 'assignment', at: resource.at, target, value, operator: '', declared },
    };
  });
  const handlers = node.children
    .filter((child) => child.type === 'catch_clause')
    .map((clause) => {
      const parameter = firstOf(clause, 'catch_formal_parameter');
      return {
        name: textOf(fieldOf(parameter, 'name')),
        type: textOf(firstOf(parameter, 'catch_type')),
        body: read.block(fieldOf(clause, 'body')),
      };
    });
  return [
    {
      kind: 'try',
      at: node.at,
      body: [...resources, ...read.block(fieldOf(node, 'body'))],
      handlers,
      final: read.block(firstOf(firstOf(node, 'finally_clause'), 'block')),
    },
  ];
}
