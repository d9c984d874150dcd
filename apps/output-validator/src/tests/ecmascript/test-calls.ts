import { isNode, walk } from '../../program/ecmascript.js';
import type { Node } from '../../program/ecmascript.js';

const TESTS = /^(?:it|test|specify|fit|xit|xtest|xspecify)$/;
const SUITES = /^(?:describe|suite|context|fdescribe|xdescribe|xcontext)$/;

export interface TestCall {
  node: Node;
  /** `test.skip.each` as `['test', 'skip', 'each']`. */
  chain: string[];
  isSuite: boolean;
  /** Undefined where the call has none, or one that stands elsewhere. */
  body: Node | undefined;
  hasCallback: boolean;
}

/** The names of a chain of members, calls and tags, from its root; [] where the root is no name. */
export function chainOf(node: unknown): string[] {
  if (!isNode(node)) return [];
  if (node.type === 'Identifier') return [String(node['name'])];
  if (node.type === 'CallExpression') return chainOf(node['callee']);
  if (node.type === 'TaggedTemplateExpression') return chainOf(node['tag']);
  if (node.type === 'ThisExpression') return ['this'];
  if (node.type === 'AwaitExpression' || node.type === 'ParenthesizedExpression')
    return chainOf(node['argument'] ?? node['expression']);
  if (node.type !== 'MemberExpression') return [];
  const { property } = node;
  const name = isNode(property) ? (property['name'] ?? property['value']) : undefined;
  const before = chainOf(node['object']);
  return before.length === 0 ? [] : [...before, String(name)];
}

export const argumentsOf = (node: Node): Node[] =>
  Array.isArray(node['arguments']) ? node['arguments'].filter(isNode) : [];
export const isFunction = (node: unknown): node is Node & { body: unknown } =>
  isNode(node) && /^(?:ArrowFunction|Function)/.test(node.type);

/** The functions of a file by their name, wherever they stand. */
export function functionsOf(root: Node): Map<string, Node> {
  const found = new Map<string, Node>();
  walk(root, (node) => {
    const { id, init } = node;
    if (isFunction(node) && isNode(id)) found.set(String(id['name']), node);
    if (node.type === 'VariableDeclarator' && isNode(id) && isFunction(init)) found.set(String(id['name']), init);
  });
  return found;
}

/** The tests and suites of a file. */
export function testCallsOf(root: Node, functions: ReadonlyMap<string, Node>): TestCall[] {
  const found: TestCall[] = [];
  walk(root, (node) => {
    if (node.type !== 'CallExpression') return;
    const chain = chainOf(node['callee']);
    const [first = ''] = chain;
    const isTest = TESTS.test(first);
    // The table of `test.each(table)` is no test yet; `/x/.test(y)` and `test.helper()` are none at all.
    const isTable =
      isNode(node['callee']) &&
      node['callee'].type === 'MemberExpression' &&
      /^(?:each|for|skipIf|runIf)$/.test(chain.at(-1) ?? '');
    if ((!isTest && !SUITES.test(first)) || isTable || !chain.slice(1).every((name) => MODIFIERS.has(name))) return;
    const given = argumentsOf(node);
    const last =
      given.slice(1).find((one) => isFunction(one) || one.type === 'Identifier') ??
      (isFunction(given[0]) ? given[0] : undefined);
    const body = isFunction(last) ? last : functions.get(String(last?.['name']));
    found.push({ node, chain, isSuite: !isTest, body, hasCallback: last !== undefined || given.length > 2 });
  });
  return found;
}

const MODIFIERS = new Set(
  'skip only todo each for concurrent sequential failing fails serial parallel skipIf runIf fixme slow step describe'.split(
    ' ',
  ),
);
