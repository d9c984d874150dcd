import { isNode } from '../../program/ecmascript.js';
import type { Node } from '../../program/ecmascript.js';
import type { Assertion } from './assertions.js';
import { argumentsOf, chainOf, isFunction } from './test-calls.js';

const EQUAL =
  /(?:^|\.)(?:toBe|toEqual|toStrictEqual|equal|eql|equals|eq|strictEqual|deepEqual|deepStrictEqual|is|same)$/;
const TRUTH: Readonly<Record<string, readonly string[]>> = {
  toBeTruthy: ['true', '1'],
  toBeFalsy: ['false', '0', 'null', 'undefined'],
  toBeNull: ['null'],
  toBeUndefined: ['undefined'],
  ok: ['true', '1'],
  assert: ['true', '1'],
  isTrue: ['true'],
  isFalse: ['false'],
  true: ['true'],
  truthy: ['true'],
};

const textOf = (node: Node, text: string): string => text.slice(node.start, node.end).replace(/\s+/g, ' ');

/** Whether it is true whatever the code does: a literal beside itself, or a name beside itself. */
export function isTautology({ actual, expected, matcher, isAsync, above, node }: Assertion, text: string): boolean {
  if (!actual || isAsync || /(?:^|\.)not\./.test(matcher)) return false;
  const last = matcher.split('.').at(-1) ?? '';
  // What the innermost function says before it: the same name may be another thing elsewhere.
  const from = above.findLast(isFunction)?.start ?? node.start;
  const before = text.slice(from, node.start);
  const seen = writtenFor(actual, before, text);
  if (expected) return EQUAL.test(matcher) && isFixed(actual) && seen === writtenFor(expected, before, text);
  return (Object.hasOwn(TRUTH, last) ? (TRUTH[last] ?? []) : []).includes(seen);
}

/** The text of a value; of a constant that is declared once before it, as a literal, the literal. */
function writtenFor(node: Node, before: string, text: string): string {
  const written = textOf(node, text);
  if (node.type !== 'Identifier' || !/^\w+$/.test(written)) return written;
  const [only, ...others] = [...before.matchAll(new RegExp(`\\b(const|let|var)\\s+${written}\\b(.*)`, 'g'))];
  if (only?.[1] !== 'const' || others.length > 0) return written;
  const literal = /^\s*=\s*(true|false|null|-?\d+(?:\.\d+)?|'[^'\\]*'|"[^"\\]*")\s*;/.exec(only[2] ?? '');
  return literal?.[1] ?? written;
}

/** No call, no member: nothing of the code under test takes part. */
function isFixed(node: Node): boolean {
  if (/^(?:Literal|Identifier|ThisExpression)$/.test(node.type)) return true;
  if (node.type === 'UnaryExpression') return isNode(node['argument']) && isFixed(node['argument']);
  if (node.type === 'TemplateLiteral') return Array.isArray(node['expressions']) && node['expressions'].length === 0;
  if (node.type === 'BinaryExpression')
    return [node['left'], node['right']].every((side) => isNode(side) && isFixed(side));
  if (node.type === 'ArrayExpression')
    return (node['elements'] as unknown[]).every((one) => isNode(one) && isFixed(one));
  if (node.type === 'ObjectExpression')
    return (node['properties'] as unknown[]).every(
      (one) => isNode(one) && isNode(one['value']) && isFixed(one['value']),
    );
  return false;
}

/** Whether somebody waits for an assertion that promises. */
export function isAwaited({ above, outer }: Assertion, text: string): boolean {
  let inner = outer;
  for (const parent of [...above].reverse()) {
    if (/^(?:AwaitExpression|ReturnStatement|YieldExpression)$/.test(parent.type)) return true;
    if (isFunction(parent)) return parent['body'] === inner;
    if (parent.type === 'VariableDeclarator' && isNode(parent['id'])) {
      const name = textOf(parent['id'], text).replace(/\W.*/, '');
      return new RegExp(`(?:await|return)\\s[^;]*\\b${name}\\b`).test(text);
    }
    if (parent.type === 'ExpressionStatement') return false;
    inner = parent;
  }
  return false;
}

const FAILS = /\b(?:fail|throw|done|reject|expect|assert)\b/;

/** Whether the assertion stands in a `try` whose handler lets everything pass. */
export function isSwallowed({ above, node }: Assertion, text: string): boolean {
  return above.some((parent) => {
    const { block, handler } = parent;
    if (parent.type !== 'TryStatement' || !isNode(block) || !isNode(handler)) return false;
    return node.start >= block.start && node.end <= block.end && !FAILS.test(text.slice(handler.start, handler.end));
  });
}

/** Whether there is a way through the test that leaves the assertion out. */
export function isConditional({ above, node }: Assertion, text: string, within: Node): boolean {
  const inner = above.slice(above.indexOf(within) + 1);
  const before = text.slice(within.start, node.start);
  // Who counts assertions notices the one that did not run.
  if (/\bexpect\.(?:assertions|hasAssertions)\(/.test(text.slice(within.start, within.end))) return false;
  const isWithin = (part: unknown): boolean => isNode(part) && node.start >= part.start && node.end <= part.end;
  const asserts = (part: unknown): boolean =>
    isNode(part) && /\b(?:expect|assert)\b/.test(text.slice(part.start, part.end));
  return inner.some((parent) => {
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') {
      const { test, consequent, alternate } = parent;
      if (isWithin(test) || (asserts(consequent) && asserts(alternate))) return false;
      return !isNode(test) || !wasAsserted(text.slice(test.start, test.end), before);
    }
    if (parent.type === 'LogicalExpression') return isWithin(parent['right']);
    if (parent.type === 'CatchClause') return !/\b(?:fail|throw)\b/.test(before);
    if (parent.type === 'CallExpression' && chainOf(parent['callee']).at(-1) === 'catch')
      return argumentsOf(parent).some(isWithin);
    return parent.type === 'SwitchCase';
  });
}

/** `expect(result.ok).toBe(true); if (result.ok) …` tells the compiler what the test knows already. */
const wasAsserted = (condition: string, before: string): boolean =>
  before.includes(`expect(${condition.replace(/^!/, '').split(/\s*[=!]==?\s*/, 1)[0] ?? ''})`);

/** Code after `return` never runs. */
export function isDead({ above, node }: Assertion): boolean {
  return above.some(({ type, body }) => {
    const statements = type === 'BlockStatement' && Array.isArray(body) ? body.filter(isNode) : [];
    const end = statements.findIndex((statement) => /^(?:Return|Throw)Statement$/.test(statement.type));
    return end >= 0 && (statements[end]?.end ?? Infinity) < node.start;
  });
}
