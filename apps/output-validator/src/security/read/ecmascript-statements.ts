import type { Expression } from '../tree/tree.js';
import {
  block,
  ifStatement,
  leave,
  nothing,
  returnStatement,
  throwStatement,
  whileStatement,
} from './common-statements.js';
import { classBody, functionOf } from './ecmascript-functions.js';
import { fieldOf, firstOf, namedOf, textOf, type Node } from './node.js';
import { nameAt, type Dialect, type Reader, type StatementReader } from './reader.js';

const declarations: StatementReader = (node, read) =>
  namedOf(node)
    .filter((child) => child.type === 'variable_declarator')
    .map((declarator) => ({ kind: 'expression', at: declarator.at, value: declared(declarator, read) }));
const functionDeclaration: StatementReader = (node, read) => [
  { kind: 'function', at: node.at, definition: functionOf(node, read) },
];
const classDeclaration: StatementReader = (node, read) => [
  {
    kind: 'class',
    at: node.at,
    name: textOf(fieldOf(node, 'name')),
    bases: [textOf(firstOf(node, 'class_heritage'))],
    annotations: [],
    body: classBody(node, read),
  },
];

/** The statements of JavaScript and TypeScript. */
export const ECMASCRIPT_STATEMENTS: Dialect['statements'] = {
  program: block,
  statement_block: block,
  class_static_block: block,
  else_clause: block,
  finally_clause: block,
  labeled_statement: (node, read) => read.statements(fieldOf(node, 'body')),
  expression_statement: (node, read) =>
    namedOf(node).map((child) => ({ kind: 'expression', at: node.at, value: read.expression(child) })),
  lexical_declaration: declarations,
  variable_declaration: declarations,
  function_declaration: functionDeclaration,
  generator_function_declaration: functionDeclaration,
  class_declaration: classDeclaration,
  abstract_class_declaration: classDeclaration,
  export_statement: (node, read) => {
    const inside = fieldOf(node, 'declaration') ?? fieldOf(node, 'value');
    return inside ? read.statements(inside) : [];
  },
  interface_declaration: nothing,
  type_alias_declaration: nothing,
  ambient_declaration: nothing,
  function_signature: nothing,
  empty_statement: nothing,
  break_statement: leave,
  continue_statement: leave,
  if_statement: ifStatement,
  for_statement: (node, read) => [
    ...read.statements(fieldOf(node, 'initializer')),
    {
      kind: 'loop',
      at: node.at,
      test: read.expression(fieldOf(node, 'condition')),
      body: [...read.statements(fieldOf(node, 'body')), ...read.statements(fieldOf(node, 'increment'))],
    },
  ],
  for_in_statement: (node, read) => [
    {
      kind: 'loop',
      at: node.at,
      target: read.expression(fieldOf(node, 'left')),
      iterable: read.expression(fieldOf(node, 'right')),
      body: read.statements(fieldOf(node, 'body')),
    },
  ],
  while_statement: whileStatement,
  do_statement: whileStatement,
  switch_statement: (node, read) => [
    {
      kind: 'switch',
      at: node.at,
      subject: read.expression(fieldOf(node, 'value')),
      cases: namedOf(fieldOf(node, 'body')).map((clause) => {
        const test = fieldOf(clause, 'value');
        const body = namedOf(clause).filter((child) => child.field !== 'value');
        return {
          tests: test ? [read.expression(test)] : [],
          body: body.flatMap((statement) => read.statements(statement)),
        };
      }),
    },
  ],
  try_statement: (node, read) => {
    const handler = fieldOf(node, 'handler');
    const name = textOf(fieldOf(handler, 'parameter'));
    return [
      {
        kind: 'try',
        at: node.at,
        body: read.statements(fieldOf(node, 'body')),
        handlers: handler
          ? [{ ...(name ? { name } : {}), type: '', body: read.statements(fieldOf(handler, 'body')) }]
          : [],
        final: read.statements(fieldOf(node, 'finalizer')),
      },
    ];
  },
  return_statement: returnStatement,
  throw_statement: throwStatement,
  import_statement: (node) => [{ kind: 'import', at: node.at, bindings: bindingsOf(node) }],
};

function declared(node: Node, read: Reader): Expression {
  const name = fieldOf(node, 'name');
  const value = fieldOf(node, 'value');
  return {
    kind: 'assignment',
    at: node.at,
    target: name?.type === 'identifier' ? nameAt(name, textOf(name)) : read.expression(name),
    value: value && read.expression(value),
    operator: '',
    declared: textOf(fieldOf(node, 'type')).replace(/^:\s*/, ''),
  };
}

/** `node:fs/promises` is `fs` to the rules. */
export function modulePath(specifier: string): string {
  return specifier.replace(/^node:/, '').replace(/\/promises$/, '');
}

function bindingsOf(node: Node): { name: string; path: string }[] {
  const module = modulePath(textOf(fieldOf(node, 'source')).slice(1, -1));
  return namedOf(firstOf(node, 'import_clause')).flatMap((part) => {
    if (part.type === 'identifier') return [{ name: textOf(part), path: module }];
    if (part.type === 'namespace_import') return [{ name: textOf(namedOf(part)[0]), path: module }];
    return namedOf(part).map((specifier) => {
      const original = textOf(fieldOf(specifier, 'name'));
      const path = original === 'default' ? module : `${module}.${original}`;
      return { name: textOf(fieldOf(specifier, 'alias')) || original, path };
    });
  });
}
