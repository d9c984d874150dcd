import type { Expression, Place, Statement } from '../../tree/tree.js';
import type { Observer, ReturnFacts } from '../../flow/rules.js';
import { CAUGHT, constantOf, hasHole, LEVEL, type Value } from '../../flow/value.js';
import { isComparedInSteps } from '../comparisons.js';
import { isBuiltQuery, isExponential, SECRET_NAME } from '../shapes.js';

/** What a handler returns is a page, unless it was made by something that escapes. */
export function pythonReturn({ value, at, isHandler }: ReturnFacts, observer: Observer): void {
  if (!isHandler) return;
  const parts = value.items?.slice(0, 1) ?? [value];
  const page = parts[0];
  if (!page || page.fields) return;
  if (observer.reach(page, 'html') >= LEVEL.request && isPage(page)) observer.report('xss', at);
  const tellsTrace = [...page.origins].some((origin) => origin.startsWith('traceback.'));
  if ((page.origins.has(CAUGHT) && !page.harmlessFor.has('html')) || tellsTrace) observer.report('error-leak', at);
}

/** Texts, and what was read from the request as it is; not what some function made of it. */
function isPage(value: Value): boolean {
  return value.shape !== undefined || /(?:^|\.)request\./.test(value.path);
}

const COMPARED = new Set(['==', '!=']);

export function pythonOperation(operator: string, operands: readonly Value[], at: Place, observer: Observer): void {
  const [left, right] = operands;
  if (!left || !right) return;
  if (COMPARED.has(operator)) {
    comparePassword(left, right, at, observer);
    if (isComparedInSteps(left, right)) observer.report('timing-comparison', at);
  }
  if (operator === '%' || operator === '+') {
    const [shape] = [left.shape ?? ''];
    if (/^\s*(?:select|insert|update|delete)\b/i.test(shape) && hasHole(right) && right.level > LEVEL.fixed) {
      const made = { ...right, shape: `${shape}\u0000` };
      if (isBuiltQuery(made) && observer.reach(right, 'sql') >= LEVEL.request && operator === '%')
        observer.report('sql-built', at, 'medium');
    }
  }
  if (
    (operator === 'in' || operator === 'not in') &&
    /^[\w-]+(?:\.[\w-]+)+$/.test(String(constantOf(left))) &&
    /url|host|netloc|referr?er|origin/i.test([...right.origins, right.path].join())
  ) {
    if (observer.reach(right, 'url') >= LEVEL.parameter) observer.report('url-substring-check', at);
  }
}

function comparePassword(left: Value, right: Value, at: Place, observer: Observer): void {
  for (const [name, text] of [
    [left, right],
    [right, left],
  ] as const) {
    const written = constantOf(text);
    if (typeof written === 'string' && written.length > 0 && isSecretNamed(name))
      observer.report('default-credential', at);
  }
}

function isSecretNamed(value: Value): boolean {
  if (value.constant) return false;
  const names = [value.path, ...[...value.origins].map((origin) => origin.replace(/@.*$/, ''))];
  return names.some((name) => /(?:passw(?:or)?d|passwd|pwd|secret|api_?key)s?$/i.test(name));
}

export function pythonRegex(pattern: string, at: Place, observer: Observer): void {
  if (isExponential(pattern)) observer.report('redos', at);
}

/** `except: pass`, and modules that nobody should use any more. */
export function pythonStatement(statement: Statement, observer: Observer): void {
  if (statement.kind === 'try') {
    for (const { body, type } of statement.handlers) {
      const isSwallowed = body.length === 0 || body.every((inner) => inner.kind === 'leave');
      if (isSwallowed && (type === '' || type === 'Exception' || type === 'BaseException'))
        observer.report('error-ignored', statement.at);
    }
  }
  if (statement.kind === 'import') {
    for (const { path } of statement.bindings) importOf(path, statement.at, observer);
  }
  if (statement.kind === 'expression') passwordDefault(statement.value, observer);
}

function importOf(path: string, at: Place, observer: Observer): void {
  const [top] = path.split('.');
  if (['telnetlib', 'ftplib', 'pyghmi'].includes(top ?? '')) observer.report('clear-text', at, 'low');
  if (['pickle', 'cPickle', 'dill', 'shelve'].includes(top ?? '')) observer.report('insecure-module', at);
}

function passwordDefault(expression: Expression, observer: Observer): void {
  if (expression.kind !== 'assignment') return;
  const { target, value } = expression;
  const name = target.kind === 'name' ? target.name : target.kind === 'member' ? target.property : '';
  if (
    value?.kind === 'literal' &&
    typeof value.value === 'string' &&
    value.value.length > 3 &&
    SECRET_NAME.test(name)
  ) {
    if (!/[\s<{$]|^(?:your|change|example|xxx)|_key$|^\w*(?:url|name|field|header|param)s?$/i.test(value.value))
      observer.report('hard-coded-secret', expression.at, 'medium');
  }
}
