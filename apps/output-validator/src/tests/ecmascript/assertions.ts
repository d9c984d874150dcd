import { isNode, walk } from '../../program/ecmascript.js';
import type { Node } from '../../program/ecmascript.js';
import { argumentsOf, chainOf } from './test-calls.js';

export interface Assertion {
  node: Node;
  above: readonly Node[];
  /** What is looked at, and what it is compared with; undefined where the form does not tell. */
  actual: Node | undefined;
  expected: Node | undefined;
  matcher: string;
  /** `.to.be.true` and such need no call; `expect(x)` alone compares nothing. */
  isComplete: boolean;
  isAsync: boolean;
  outer: Node;
}

const ASSERTS = /^(?:expect|assert|should|verify$|verifyAll$|deepStrictEqual$|strictEqual$)|Assert|^(?:is|ok|fail)$/;
/** Assertions of a test's own context: ava's, tap's, node's. */
const CONTEXT = /^(?:t|assert|qunit)$/;
const CONTEXT_METHODS =
  /^(?:is|not|true|false|truthy|falsy|ok|notOk|equal|equals|same|deepEqual|strictEqual|notEqual|throws|rejects|like|snapshot|pass|match|regex|fail)$/;
const PROPERTIES =
  /^(?:to|be|been|have|has|and|that|which|is|with|at|of|deep|true|false|null|undefined|ok|exist|empty|NaN|called.*|rejected|fulfilled)$/;

/** The assertions below a node; what stands in tests within it, too. */
export function assertionsIn(root: Node): Assertion[] {
  const found: Assertion[] = [];
  walk(root, (node, above) => {
    if (node.type === 'MemberExpression' && chainOf(node).at(-1) === 'should') found.push(plain(node, above));
    if (node.type !== 'CallExpression') return;
    const { callee } = node;
    if (isNode(callee) && callee.type === 'Identifier' && callee['name'] === 'expect')
      found.push(expectation(node, above));
    else if (asserts(chainOf(callee))) found.push(plain(node, above));
  });
  return found;
}

function asserts(chain: string[]): boolean {
  const [first = ''] = chain;
  const last = chain.at(-1) ?? '';
  // Matchers are the rest of an expectation that was found already; `expect.extend` and `expect.any` compare nothing.
  if (first === 'expect') return false;
  if (CONTEXT.test(first) && chain.length > 1) return CONTEXT_METHODS.test(last);
  return chain.some(
    (name, at) => ASSERTS.test(name) && (at > 0 || !/^(?:is|ok|fail)$/.test(name)) && !/^(?:is|ok)$/.test(name),
  );
}

function plain(node: Node, above: readonly Node[]): Assertion {
  const [actual, expected] = argumentsOf(node);
  const matcher = chainOf(node['callee']).at(-1) ?? '';
  return { node, above, actual, expected, matcher, isComplete: true, isAsync: false, outer: node };
}

/** Climbs from `expect(x)` to the end of its chain. */
function expectation(node: Node, above: readonly Node[]): Assertion {
  let outer = node;
  let at = above.length - 1;
  let call: Node | undefined;
  const names: string[] = [];
  for (; at >= 0; at -= 1) {
    const parent = above[at];
    const isChain = parent?.type === 'MemberExpression' && parent['object'] === outer;
    const isCall = parent?.type === 'CallExpression' && parent['callee'] === outer;
    if (!parent || (!isChain && !isCall)) break;
    if (isChain) names.push(chainOf({ ...parent, object: { type: 'ThisExpression' } }).at(-1) ?? '');
    if (isCall && !/^(?:then|catch|finally)$/.test(names.at(-1) ?? '')) call = parent;
    outer = parent;
  }
  const words = names.filter((name) => !/^(?:then|catch|finally)$/.test(name));
  const given = argumentsOf(node);
  const isProperty =
    words.some((name) => /^(?:to|be|is|have)$/.test(name)) && words.every((name) => PROPERTIES.test(name));
  return {
    node,
    above: above.slice(0, at + 1),
    actual: given[0],
    expected: call && argumentsOf(call)[0],
    matcher: words.join('.'),
    isComplete: given.length > 0 && ((call !== undefined && words.length > 0) || isProperty),
    isAsync: words.some((name) => /^(?:resolves|rejects|toResolve|toReject|eventually)$/.test(name)),
    outer,
  };
}
