import type { Expression, FunctionNode, Parameter, Statement } from '../tree/tree.js';
import { fieldOf, namedOf, textOf, type Node } from './node.js';
import type { Reader } from './reader.js';

/** A function in any of its spellings. */
export function functionOf(node: Node, read: Reader, annotations: Expression[] = []): FunctionNode {
  const body = fieldOf(node, 'body');
  const single = fieldOf(node, 'parameter');
  const parameters = single ? [single] : namedOf(fieldOf(node, 'parameters'));
  return {
    name: textOf(fieldOf(node, 'name')),
    at: node.at,
    annotations,
    parameters: parameters.flatMap((parameter) => parameterOf(parameter, read)),
    body:
      body?.type === 'statement_block'
        ? read.block(body)
        : body
          ? [{ kind: 'return', at: body.at, value: read.expression(body) }]
          : [],
  };
}

function parameterOf(node: Node, read: Reader): Parameter[] {
  const pattern = fieldOf(node, 'pattern') ?? fieldOf(node, 'left') ?? node;
  const annotations = node.children
    .filter((child) => child.type === 'decorator')
    .map((child) => textOf(namedOf(child)[0]));
  const type = textOf(fieldOf(node, 'type')).replace(/^:\s*/, '');
  return [{ target: read.expression(pattern), type, annotations }];
}

/** The members of a class, as the statements of its body. */
export function classBody(node: Node, read: Reader): Statement[] {
  const pending: Expression[] = [];
  return namedOf(fieldOf(node, 'body')).flatMap((member): Statement[] => {
    if (member.type === 'decorator') {
      pending.push(read.expression(namedOf(member)[0]));
      return [];
    }
    const annotations = pending.splice(0);
    if (member.type === 'method_definition') {
      return [{ kind: 'function', at: member.at, definition: functionOf(member, read, annotations) }];
    }
    const name = fieldOf(member, 'name') ?? fieldOf(member, 'property');
    const value = fieldOf(member, 'value');
    if (!name || !value) return read.block(member);
    const assigned: Expression = {
      kind: 'assignment',
      at: member.at,
      target: {
        kind: 'member',
        at: name.at,
        object: { kind: 'name', at: name.at, name: 'this' },
        property: textOf(name),
      },
      value: read.expression(value),
      operator: '',
    };
    return [{ kind: 'expression', at: member.at, value: assigned }];
  });
}

/** A class where a value is expected: a function that holds its members. */
export function classAsFunctions(node: Node, read: Reader): Expression {
  const definition: FunctionNode = {
    name: textOf(fieldOf(node, 'name')),
    at: node.at,
    annotations: [],
    parameters: [],
    body: classBody(node, read),
  };
  return { kind: 'function', at: node.at, definition };
}
