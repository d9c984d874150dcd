import type { Expression, Statement } from '../../tree/tree.js';
import type { Observer } from '../../flow/rules.js';
import { SECRET_NAME } from '../shapes.js';

/** Credentials that are written down. */
export function javaExpression(expression: Expression, observer: Observer): void {
  if (expression.kind !== 'assignment') return;
  const { target, value } = expression;
  const name = target.kind === 'name' ? target.name : target.kind === 'member' ? target.property : '';
  if (
    value?.kind === 'literal' &&
    typeof value.value === 'string' &&
    SECRET_NAME.test(name) &&
    /^\S{6,}$/.test(value.value) &&
    !/^(?:\$\{|<|https?:|\/)/.test(value.value)
  ) {
    observer.report('hard-coded-secret', expression.at);
  }
}

const TRUST = new Set(['checkServerTrusted', 'checkClientTrusted']);

/** Methods whose name promises a check and whose body makes none. */
export function javaStatement(statement: Statement, observer: Observer): void {
  if (statement.kind !== 'function') return;
  const { name, body, parameters } = statement.definition;
  if (TRUST.has(name) && body.length === 0) observer.report('tls-verification-off', statement.at);
  const [only] = body;
  const saysYes =
    body.length === 1 && only?.kind === 'return' && only.value?.kind === 'literal' && only.value.value === true;
  if (name === 'verify' && parameters.length === 2 && saysYes) observer.report('hostname-check-off', statement.at);
}
