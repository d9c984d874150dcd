import type { Expression, FunctionNode, Parameter, Statement } from '../tree/tree.js';
import { fieldOf, firstOf, namedOf, textOf, type Node } from './node.js';
import { nameAt, type Reader } from './reader.js';

/** What a call or an annotation is given. */
export function argumentsOf(node: Node, read: Reader): { value: Expression }[] {
  return namedOf(fieldOf(node, 'arguments')).map((argument) => ({ value: read.expression(argument) }));
}

/** A method, a constructor or a lambda. */
export function javaFunction(node: Node, read: Reader): FunctionNode {
  const body = fieldOf(node, 'body');
  const parameters = fieldOf(node, 'parameters');
  const isExpression = node.type === 'lambda_expression' && body !== undefined && body.type !== 'block';
  return {
    name: textOf(fieldOf(node, 'name')),
    at: node.at,
    annotations: annotationsOf(node, read),
    parameters: parameters?.type === 'identifier' ? [plain(parameters)] : namedOf(parameters).map(parameterOf),
    body: isExpression ? [{ kind: 'return', at: body.at, value: read.expression(body) }] : read.block(body),
  };
}

function plain(node: Node): Parameter {
  return { target: nameAt(node, textOf(node)), type: '', annotations: [] };
}

function parameterOf(node: Node): Parameter {
  const named = fieldOf(node, 'name');
  if (!named) return plain(node);
  const annotations = namedOf(firstOf(node, 'modifiers')).map((modifier) => textOf(fieldOf(modifier, 'name')));
  return { target: nameAt(named, textOf(named)), type: textOf(fieldOf(node, 'type')), annotations };
}

/** Annotations as calls of what they are named after. */
export function annotationsOf(node: Node, read: Reader): Expression[] {
  return namedOf(firstOf(node, 'modifiers')).map((annotation) => ({
    kind: 'call',
    at: annotation.at,
    callee: nameAt(annotation, textOf(fieldOf(annotation, 'name'))),
    args: argumentsOf(annotation, read),
    isNew: false,
  }));
}

/** `Type name = value` in all its places. */
export function javaDeclaration(node: Node, read: Reader): Statement[] {
  const declared = textOf(fieldOf(node, 'type')).replace(/<[^]*>/, '');
  return node.children
    .filter((child) => child.type === 'variable_declarator')
    .map((declarator) => {
      const named = fieldOf(declarator, 'name') ?? declarator;
      const value = fieldOf(declarator, 'value');
      const assigned: Expression = {
        kind: 'assignment',
        at: declarator.at,
        target: nameAt(named, textOf(named)),
        value: value && read.expression(value),
        operator: '',
        declared,
      };
      return { kind: 'expression', at: node.at, value: assigned };
    });
}
