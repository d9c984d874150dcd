import { isNode, parseEcmascript, walk } from '../../program/ecmascript.js';
import type { Ecmascript, Node } from '../../program/ecmascript.js';
import type { SourceFile } from '../../source-file.js';
import type { Weak, Weakness } from '../weakness.js';
import { withoutAliases } from './aliases.js';
import { assertionsIn } from './assertions.js';
import type { Assertion } from './assertions.js';
import { isAwaited, isConditional, isDead, isSwallowed, isTautology } from './judge-assertion.js';
import { chainOf, functionsOf, testCallsOf } from './test-calls.js';
import type { TestCall } from './test-calls.js';

const COMMENTED = /^[\s*]*[xf]?(?:test|it|describe|specify)(?:\.\w+|\[['"]\w+['"]\])*\s*\(/m;
/** Frameworks whose `expect` takes a message besides. */
const TAKES_MESSAGE = /['"](?:vitest|@playwright\/test|chai|bun:test)['"]/;

/** What is weak in a file's tests, and how many tests it has. */
export function weaknessesOfEcmascript(file: SourceFile): { tests: number; weak: Weak[] } {
  const program = withoutAliases(parseEcmascript(file));
  const { root, lineAt } = program;
  const functions = functionsOf(root);
  const calls = testCallsOf(root, functions);
  const tests = calls.filter(({ isSuite }) => !isSuite);
  const weak = [
    ...commentedOut(program),
    ...calls.flatMap((call) => callWeaknesses(call).map((weakness) => ({ weakness, line: lineAt(call.node.start) }))),
    ...tests.filter((call) => !isSkipped(call)).flatMap((call) => bodyWeaknesses(call, program, functions)),
    ...(tests.length > 0 ? malformed(program) : []),
    ...pendings(program, functions),
  ];
  const unique = new Map(weak.map((one) => [`${one.weakness} ${one.line}`, one]));
  return { tests: tests.length, weak: [...unique.values()].sort((one, other) => one.line - other.line) };
}

/** Neighbouring line comments are one comment: people comment out line by line. */
function commentedOut({ comments, lineAt }: Ecmascript): Weak[] {
  return comments
    .filter(({ value }) => COMMENTED.test(value))
    .map(({ start }) => ({ weakness: 'commented_out', line: lineAt(start) }));
}

const isSkipped = ({ chain, hasCallback, isSuite }: TestCall): boolean =>
  /^x/.test(chain[0] ?? '') || chain.some((name) => /^(?:skip|todo|fixme)$/.test(name)) || (!hasCallback && !isSuite);

function callWeaknesses(call: TestCall): Weakness[] {
  if (isSkipped(call)) return ['skipped'];
  return /^f(?:it|describe)$/.test(call.chain[0] ?? '') || call.chain.includes('only') ? ['focused'] : [];
}

function bodyWeaknesses({ body, node }: TestCall, program: Ecmascript, functions: ReadonlyMap<string, Node>): Weak[] {
  const { text, lineAt } = program;
  // A callback from elsewhere cannot be looked into.
  if (!body) return [];
  const here = (weakness: Weakness, at = node): Weak => ({ weakness, line: lineAt(at.start) });
  const all = [...assertionsIn(body), ...assertionsOfCalled(body, functions)];
  const alive = all.filter((one) => !isDead(one));
  const inner = body['body'];
  if (isNode(inner) && Array.isArray(inner['body']) && inner['body'].length === 0) return [here('empty')];
  if (alive.length === 0) return [here('no_assertion')];
  const own = alive.filter((one) => one.above.includes(body) || one.above.length === 0);
  return [
    ...own.filter((one) => isConditional(one, text, body)).map((one) => here('conditional', one.node)),
    ...own.filter((one) => isSwallowed(one, text)).map((one) => here('swallowed', one.node)),
    ...aboutAll(alive, program).map((weakness) => here(weakness)),
  ];
}

/** What is wrong only when every assertion of a test is so. */
function aboutAll(assertions: readonly Assertion[], { root, text }: Ecmascript): Weakness[] {
  if (assertions.every((one) => isTautology(one, text))) return ['tautology'];
  const mocks = mocksOf(root, text);
  if (mocks.size > 0 && assertions.every((one) => mocks.has(chainOf(calledBy(one.actual)).at(0) ?? '')))
    return ['mock_only'];
  if (assertions.every(({ matcher }) => /Snapshot$/.test(matcher))) return ['snapshot_only'];
  const isShallow = ({ matcher }: Assertion): boolean =>
    /^(?:toBeDefined|not\.toBeUndefined|not\.toThrow)$/.test(matcher);
  return assertions.every(isShallow) ? ['shallow'] : [];
}

function calledBy(node: Node | undefined): Node | undefined {
  if (node?.type === 'AwaitExpression' && isNode(node['argument'])) return calledBy(node['argument']);
  return node?.type === 'CallExpression' ? node : undefined;
}

/** Names that a test gave an answer to. */
function mocksOf(root: Node, text: string): Set<string> {
  const found = new Set<string>();
  walk(root, ({ type, id, init }) => {
    if (type !== 'VariableDeclarator' || !isNode(id) || !isNode(init)) return;
    if (/^(?:jest|vi|sinon|mock)\.(?:fn|stub)\(/.test(text.slice(init.start, init.end))) found.add(String(id['name']));
  });
  return found;
}

/** Assertions of the file's own functions that a test calls. */
function assertionsOfCalled(
  body: Node,
  functions: ReadonlyMap<string, Node>,
  seen = new Set<Node>([body]),
): Assertion[] {
  const found: Assertion[] = [];
  walk(body, (node) => {
    const name = node.type === 'CallExpression' || node.type === 'Identifier' ? chainOf(node).at(0) : undefined;
    const called = name === undefined ? undefined : functions.get(name);
    if (!called || seen.has(called)) return;
    seen.add(called);
    found.push(...assertionsIn(called), ...assertionsOfCalled(called, functions, seen));
  });
  return found;
}

/** Expectations that compare nothing, or for whom nobody waits, wherever in a file with tests they stand. */
function malformed({ root, text, lineAt }: Ecmascript): Weak[] {
  return assertionsIn(root)
    .filter(({ node }) => chainOf(node['callee'])[0] === 'expect')
    .flatMap((one): Weak[] => {
      const line = lineAt(one.node.start);
      const given = Array.isArray(one.node['arguments']) ? one.node['arguments'].length : 0;
      const isInExtension = one.above.some((parent) => chainOf(parent['callee']).join('.') === 'expect.extend');
      if (!one.isComplete || (given > 1 && !TAKES_MESSAGE.test(text))) return [{ weakness: 'no_matcher', line }];
      return one.isAsync && !isInExtension && !isAwaited(one, text) ? [{ weakness: 'not_awaited', line }] : [];
    });
}

/** Jasmine's `pending()` and Mocha's `this.skip()`, unless the file has a function of that name. */
function pendings({ root, lineAt, text }: Ecmascript, functions: ReadonlyMap<string, Node>): Weak[] {
  const found: Weak[] = [];
  const isOther = functions.has('pending') || /\bpending\b[^(\n]*(?:=|from)/.test(text);
  walk(root, (node) => {
    if (node.type !== 'CallExpression') return;
    const name = chainOf(node['callee']).join('.');
    if (name === 'this.skip' || (name === 'pending' && !isOther))
      found.push({ weakness: 'skipped', line: lineAt(node.start) });
  });
  return found;
}
