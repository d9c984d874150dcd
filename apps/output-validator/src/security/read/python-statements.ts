import type { Expression, FunctionNode, Parameter, Statement } from '../tree/tree.js';
import { block, leave, nothing, returnStatement, throwStatement } from './common-statements.js';
import { fieldOf, fieldsOf, firstOf, namedOf, textOf, type Node } from './node.js';
import type { Reader } from './reader.js';
import { nameAt, NOTHING, type Dialect } from './reader.js';

/** A function or a lambda. */
export function pythonFunction(node: Node, read: Reader, annotations: Expression[]): FunctionNode {
  const body = fieldOf(node, 'body');
  const isLambda = node.type === 'lambda';
  return {
    name: textOf(fieldOf(node, 'name')),
    at: node.at,
    annotations,
    parameters: namedOf(fieldOf(node, 'parameters')).flatMap((parameter) => parameterOf(parameter, read)),
    body: isLambda && body ? [{ kind: 'return', at: body.at, value: read.expression(body) }] : read.block(body),
  };
}

function parameterOf(node: Node, read: Reader): Parameter[] {
  const named = fieldOf(node, 'name') ?? (node.type === 'identifier' ? node : firstOf(node, 'identifier'));
  if (!named) return [];
  const fallback = fieldOf(node, 'value');
  return [
    {
      target: nameAt(named, textOf(named)),
      type: textOf(fieldOf(node, 'type')),
      annotations: [],
      ...(fallback ? { fallback: read.expression(fallback) } : {}),
    },
  ];
}

/** The statements of Python. */
export const PYTHON_STATEMENTS: Dialect['statements'] = {
  module: block,
  block,
  comment: nothing,
  pass_statement: nothing,
  global_statement: nothing,
  nonlocal_statement: nothing,
  break_statement: leave,
  continue_statement: leave,
  function_definition: (node, read) => [{ kind: 'function', at: node.at, definition: pythonFunction(node, read, []) }],
  decorated_definition: (node, read) => decorated(node, read),
  class_definition: (node, read) => [classOf(node, read, [])],
  if_statement: (node, read) => ifOf(node, fieldsOf(node, 'alternative'), read),
  for_statement: (node, read) => [
    {
      kind: 'loop',
      at: node.at,
      target: read.expression(fieldOf(node, 'left')),
      iterable: read.expression(fieldOf(node, 'right')),
      body: read.block(fieldOf(node, 'body')),
    },
    ...read.block(fieldOf(fieldOf(node, 'alternative'), 'body')),
  ],
  while_statement: (node, read) => [
    {
      kind: 'loop',
      at: node.at,
      test: read.expression(fieldOf(node, 'condition')),
      body: read.block(fieldOf(node, 'body')),
    },
  ],
  try_statement: (node, read) => [
    {
      kind: 'try',
      at: node.at,
      body: read.block(fieldOf(node, 'body')),
      handlers: node.children
        .filter((child) => child.type.startsWith('except'))
        .map((clause) => handlerOf(clause, read)),
      final: read.block(firstOf(firstOf(node, 'finally_clause'), 'block')),
    },
    ...read.block(fieldOf(firstOf(node, 'else_clause'), 'body')),
  ],
  with_statement: (node, read) => [
    ...namedOf(firstOf(node, 'with_clause')).flatMap((item) => withItem(item, read)),
    { kind: 'block', at: node.at, body: read.block(fieldOf(node, 'body')) },
  ],
  return_statement: returnStatement,
  raise_statement: throwStatement,
  assert_statement: (node, read) => [
    {
      kind: 'expression',
      at: node.at,
      value: {
        kind: 'call',
        at: node.at,
        callee: nameAt(node, 'assert'),
        args: namedOf(node).map((part) => ({ value: read.expression(part) })),
        isNew: false,
      },
    },
  ],
  exec_statement: (node, read) => [
    {
      kind: 'expression',
      at: node.at,
      value: {
        kind: 'call',
        at: node.at,
        callee: nameAt(node, 'exec'),
        args: namedOf(node).map((part) => ({ value: read.expression(part) })),
        isNew: false,
      },
    },
  ],
  match_statement: (node, read) => [
    {
      kind: 'switch',
      at: node.at,
      subject: read.expression(fieldOf(node, 'subject')),
      cases: namedOf(fieldOf(node, 'body'))
        .filter((child) => child.type === 'case_clause')
        .map((clause) => ({
          tests: casePatterns(clause, read),
          body: read.block(fieldOf(clause, 'consequence')),
        })),
    },
  ],
  import_statement: (node) => [{ kind: 'import', at: node.at, bindings: fieldsOf(node, 'name').map(importOf) }],
  import_from_statement: (node) => {
    const module = textOf(fieldOf(node, 'module_name'));
    const bindings = fieldsOf(node, 'name').map((item) => {
      const original = textOf(fieldOf(item, 'name') ?? item);
      return { name: textOf(fieldOf(item, 'alias')) || original, path: `${module}.${original}` };
    });
    return [{ kind: 'import', at: node.at, bindings }];
  },
};

/** `import a.b` binds `a`; `import a.b as c` binds the inner one. */
function importOf(node: Node): { name: string; path: string } {
  if (node.type === 'aliased_import') {
    return { name: textOf(fieldOf(node, 'alias')), path: textOf(fieldOf(node, 'name')) };
  }
  const [top = ''] = textOf(node).split('.');
  return { name: top, path: top };
}

function decorated(node: Node, read: Reader): Statement[] {
  const annotations = node.children
    .filter((child) => child.type === 'decorator')
    .map((decorator) => read.expression(namedOf(decorator)[0]));
  const definition = fieldOf(node, 'definition');
  if (!definition) return [];
  return definition.type === 'class_definition'
    ? [classOf(definition, read, annotations)]
    : [{ kind: 'function', at: node.at, definition: pythonFunction(definition, read, annotations) }];
}

function classOf(node: Node, read: Reader, annotations: Expression[]): Statement {
  return {
    kind: 'class',
    at: node.at,
    name: textOf(fieldOf(node, 'name')),
    bases: namedOf(fieldOf(node, 'superclasses')).map(textOf),
    annotations,
    body: read.block(fieldOf(node, 'body')),
  };
}

function ifOf(node: Node, alternatives: Node[], read: Reader): Statement[] {
  const [next, ...rest] = alternatives;
  return [
    {
      kind: 'if',
      at: node.at,
      test: read.expression(fieldOf(node, 'condition')),
      then: read.block(fieldOf(node, 'consequence')),
      otherwise: !next ? [] : next.type === 'elif_clause' ? ifOf(next, rest, read) : read.block(fieldOf(next, 'body')),
    },
  ];
}

function handlerOf(clause: Node, read: Reader): { name?: string; type: string; body: Statement[] } {
  const value = fieldOf(clause, 'value') ?? namedOf(clause).find((child) => child.type !== 'block');
  const alias = textOf(fieldOf(clause, 'alias') ?? fieldOf(value, 'alias'));
  const type = value?.type === 'as_pattern' ? textOf(namedOf(value)[0]) : textOf(value);
  return { ...(alias ? { name: alias } : {}), type, body: read.block(firstOf(clause, 'block')) };
}

function withItem(item: Node, read: Reader): Statement[] {
  const value = fieldOf(item, 'value') ?? namedOf(item)[0];
  if (value?.type !== 'as_pattern')
    return value ? [{ kind: 'expression', at: item.at, value: read.expression(value) }] : [];
  const alias = fieldOf(value, 'alias');
  const target = alias ? read.expression(alias) : NOTHING;
  const from = read.expression(namedOf(value)[0]);
  const assigned: Expression = { kind: 'assignment', at: item.at, target, value: from, operator: '' };
  return [{ kind: 'expression', at: item.at, value: assigned }];
}

/** No tests where the case takes everything. */
function casePatterns(clause: Node, read: Reader): Expression[] {
  const patterns = clause.children.filter((child) => child.type === 'case_pattern');
  return patterns
    .filter((pattern) => textOf(pattern) !== '_')
    .flatMap((pattern) => {
      const [only] = namedOf(pattern);
      return only?.type === 'union_pattern' ? namedOf(only) : [only];
    })
    .map((pattern) => read.expression(pattern));
}
