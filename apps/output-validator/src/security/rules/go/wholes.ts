import type { Expression, FunctionNode, Statement } from '../../tree/tree.js';
import type { Observer } from '../../flow/rules.js';
import { SECRET_NAME } from '../shapes.js';

/** What stands in literals and in functions that are handed over as settings. */
export function goExpression(expression: Expression, observer: Observer): void {
  if (expression.kind === 'record') {
    for (const { key, value } of expression.entries) callback(key ?? '', value, observer);
    if (/TLSClientConfig|tls\.Config$/.test(expression.type ?? '')) verification(expression.entries, observer);
  }
  if (expression.kind !== 'assignment') return;
  const { target, value } = expression;
  const name = target.kind === 'name' ? target.name : target.kind === 'member' ? target.property : '';
  if (value) callback(name, value, observer);
  if (
    value?.kind === 'literal' &&
    typeof value.value === 'string' &&
    SECRET_NAME.test(name) &&
    looksSecret(value.value)
  ) {
    observer.report('hard-coded-secret', expression.at);
  }
}

/** Packages that do what they do when they are imported. */
export function goStatement(statement: Statement, observer: Observer): void {
  if (statement.kind !== 'import') return;
  for (const { path } of statement.bindings) {
    if (path === 'net.http.pprof') observer.report('debug-enabled', statement.at);
    if (path === 'net.http.cgi') observer.report('header-injection', statement.at);
  }
}

function looksSecret(text: string): boolean {
  return text.length >= 6 && !/\s|^https?:|^\$\{|^<|^\//.test(text);
}

function verification(entries: readonly { key?: string; value: Expression }[], observer: Observer): void {
  for (const { key, value } of entries) {
    if (key !== 'VerifyPeerCertificate' || value.kind !== 'function') continue;
    if (returnsOnlyNothing(value.definition.body)) observer.report('tls-verification-off', value.at);
    else if (!entries.some((entry) => entry.key === 'VerifyConnection' || entry.key === 'SessionTicketsDisabled'))
      observer.report('tls-verification-off', value.at, 'medium');
  }
}

function returnsOnlyNothing(body: readonly Statement[]): boolean {
  return (
    body.length === 1 && body[0]?.kind === 'return' && body[0].value?.kind === 'literal' && body[0].value.value === null
  );
}

/** Functions that the standard library calls back at a place where some things must not be done. */
function callback(name: string, value: Expression, observer: Observer): void {
  if (value.kind !== 'function') return;
  if (name === 'CheckRedirect' && copiesHeaders(value.definition))
    observer.report('clear-text-storage', value.at, 'medium');
  if (name === 'PublicKeyCallback' && keepsKey(value.definition)) observer.report('auth-bypass', value.at);
  if (name === 'HostKeyCallback' && returnsOnlyNothing(value.definition.body))
    observer.report('host-key-unchecked', value.at);
}

/** The headers of an earlier request, with its credentials, go to wherever the redirect leads. */
function copiesHeaders(definition: FunctionNode): boolean {
  return (
    assignments(definition.body).some((target) => {
      if (target.kind === 'member') return target.property === 'Header';
      return target.kind === 'index' && target.object.kind === 'member' && target.object.property === 'Header';
    }) ||
    calls(definition.body).some(
      ({ path, argument }) =>
        /\.Header\.(?:Set|Add)$/.test(path) &&
        /^(?:Authorization|Cookie|Proxy-Authorization|WWW-Authenticate)$/i.test(argument),
    )
  );
}

/** The callback is asked about keys that the client then does not use: what it keeps outside of itself is not who came in. */
function keepsKey(definition: FunctionNode): boolean {
  const own = new Set(definition.parameters.map(({ target }) => (target.kind === 'name' ? target.name : '')));
  const isDeclared = new Set<string>();
  return assigned(definition.body).some(({ target, operator }) => {
    if (target.kind === 'name') {
      if (operator === ':') isDeclared.add(target.name);
      return (
        operator !== ':' &&
        !isDeclared.has(target.name) &&
        !own.has(target.name) &&
        target.name !== '_' &&
        target.name !== 'err'
      );
    }
    return target.kind === 'member' || target.kind === 'index';
  });
}

type Assigned = Expression & { kind: 'assignment' };

function assigned(body: readonly Statement[]): Assigned[] {
  return body.flatMap((statement): Assigned[] => {
    switch (statement.kind) {
      case 'expression':
        return statement.value.kind === 'assignment' ? [statement.value] : [];
      case 'if':
        return [...assigned(statement.then), ...assigned(statement.otherwise)];
      case 'loop':
      case 'block':
        return assigned(statement.body);
      default:
        return [];
    }
  });
}

function assignments(body: readonly Statement[]): Expression[] {
  return assigned(body).map(({ target }) => target);
}

function calls(body: readonly Statement[]): { path: string; argument: string }[] {
  return body.flatMap((statement) => {
    if (statement.kind === 'if') return [...calls(statement.then), ...calls(statement.otherwise)];
    if (statement.kind === 'loop' || statement.kind === 'block') return calls(statement.body);
    if (statement.kind !== 'expression' || statement.value.kind !== 'call') return [];
    const [first] = statement.value.args;
    const argument = first?.value.kind === 'literal' ? String(first.value.value) : '';
    return [{ path: pathOf(statement.value.callee), argument }];
  });
}

function pathOf(expression: Expression): string {
  return expression.kind === 'member'
    ? `${pathOf(expression.object)}.${expression.property}`
    : expression.kind === 'name'
      ? expression.name
      : '';
}
