import { parse } from '../security/read/grammar.js';
import { fieldOf, namedOf, textOf } from '../security/read/node.js';
import type { Node } from '../security/read/node.js';
import type { SourceFile } from '../source-file.js';
import type { Weak, Weakness } from './weakness.js';

const ASSERTS = /(?:^|\.)(?:assert\w*|fail|raises|warns|approx|expect\w*|verify|should\w*)$/i;

/** What is weak in the tests of a Python file, and how many it has. */
export async function weaknessesOfPython({ content }: SourceFile): Promise<{ tests: number; weak: Weak[] }> {
  const { root } = await parse('python', content);
  const functions = new Map(
    nodesOf(root, ['function_definition']).map((node) => [textOf(fieldOf(node, 'name')), node]),
  );
  const tests = [...functions].filter(([name]) => /^test(?:_|[A-Z0-9]|$)/.test(name)).map(([, node]) => node);
  const commented = [...content.matchAll(/^\s*#\s*(?:async\s+)?def\s+test\w*\s*\(/gm)].map(({ index, 0: text }) => ({
    weakness: 'commented_out' as const,
    line: content.slice(0, index + text.length).split('\n').length,
  }));
  const weak = tests.flatMap((test) =>
    weaknessesOf(test, functions).map((weakness) => ({ weakness, line: test.at.line })),
  );
  const skipped = nodesOf(root, ['decorator'])
    .filter((node) => /^@(?:\w+\.)*(?:skip|SkipTest|xfail)(?:\(|$)/.test(textOf(node).trim()))
    .map((node) => ({ weakness: 'skipped' as const, line: node.at.line }));
  return { tests: tests.length, weak: [...commented, ...skipped, ...weak] };
}

function weaknessesOf(test: Node, functions: ReadonlyMap<string, Node>): Weakness[] {
  const body = fieldOf(test, 'body');
  const statements = namedOf(body).filter((one) => !isDocumentation(one));
  if (statements.every(({ type }) => type === 'pass_statement')) return ['empty'];
  const calls = nodesOf(test, ['call']);
  if (calls.some((call) => /(?:^|\.)(?:skip|skipTest)$/.test(calleeOf(call)) && isAtTop(call, statements)))
    return ['skipped'];
  const end = statements.find(({ type }) => type === 'return_statement')?.end ?? Infinity;
  const all = assertionsIn(test).filter(({ start }) => start < end);
  const called = calls.map((call) => functions.get(calleeOf(call).replace(/^(?:self|cls)\./, '')));
  const others = called.flatMap((one) => (one && one !== test ? assertionsIn(one) : []));
  if (all.length + others.length === 0) return ['no_assertion'];
  const swallowed = all.some((one) => isSwallowed(one, test));
  if (swallowed) return ['swallowed'];
  if (others.length === 0 && all.every(isTautology)) return ['tautology'];
  return others.length === 0 && all.every((one) => isMockOnly(one, textOf(test))) ? ['mock_only'] : [];
}

const assertionsIn = (node: Node): Node[] => [
  ...nodesOf(node, ['assert_statement']),
  ...nodesOf(node, ['call']).filter((call) => ASSERTS.test(calleeOf(call)) && !/approx$/.test(calleeOf(call))),
];

const calleeOf = (call: Node): string => textOf(fieldOf(call, 'function'));
const isDocumentation = (node: Node): boolean =>
  node.type === 'expression_statement' && /^(?:string|ellipsis)$/.test(namedOf(node)[0]?.type ?? '');
const isAtTop = (call: Node, statements: readonly Node[]): boolean =>
  statements.some(({ start, end }) => start === call.start && end === call.end);

const SAME = /^\(*([\w.'"\s-]+?)\)*\s*(?:==|is)\s*\(*([\w.'"\s-]+?)\)*$/;

function isTautology(node: Node): boolean {
  if (node.type === 'assert_statement') {
    const [condition] = namedOf(node);
    const text = textOf(condition).trim();
    if (/^(?:True|1|not False|"[^"]+"|'[^']+')$/.test(text) || condition?.type === 'tuple') return true;
    const pair = SAME.exec(text);
    return pair !== null && pair[1]?.trim() === pair[2]?.trim();
  }
  const given = namedOf(fieldOf(node, 'arguments')).map((one) => textOf(one).trim());
  const method = calleeOf(node).split('.').at(-1) ?? '';
  if (/^assertTrue$/.test(method)) return given[0] === 'True' || given[0] === '1';
  if (/^assertFalse$/.test(method)) return given[0] === 'False' || given[0] === '0';
  if (/^assertIsNone$/.test(method)) return given[0] === 'None';
  return (
    /^assert(?:Equals?|Is|ListEqual|DictEqual)$/.test(method) && given[0] === given[1] && !/\(/.test(given[0] ?? '(')
  );
}

/** `m.return_value = 5` and then `assert m() == 5`. */
function isMockOnly(node: Node, text: string): boolean {
  const found = /^assert\s+(\w+(?:\.\w+)*)\([^()]*\)\s*==/.exec(textOf(node));
  const name = found?.[1];
  if (name === undefined) return false;
  const isMade = new RegExp(`\\b${name.split('.')[0] ?? ''}\\s*=\\s*(?:\\w+\\.)*(?:Magic|Async)?Mock\\(`).test(text);
  return isMade && text.includes('return_value');
}

/** In a `try` whose handlers catch failed assertions and say nothing. */
function isSwallowed({ start, end }: Node, test: Node): boolean {
  return nodesOf(test, ['try_statement']).some((attempt) => {
    const body = fieldOf(attempt, 'body');
    if (!body || start < body.start || end > body.end) return false;
    return attempt.children.some((handler) => {
      const caught = /^except\s*(?:\(?\s*(\w+)[^:]*)?:/.exec(textOf(handler))?.[1];
      const isWide = caught === undefined || /^(?:Exception|BaseException|AssertionError)$/.test(caught);
      return (
        handler.type === 'except_clause' &&
        isWide &&
        !/\b(?:raise|fail|assert)/.test(textOf(handler).replace(/^[^\n:]*:/, ''))
      );
    });
  });
}

function nodesOf(root: Node, types: readonly string[]): Node[] {
  const found: Node[] = [];
  const open: Node[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (types.includes(node.type)) found.push(node);
    open.push(...[...node.children].reverse());
  }
  return found;
}
