/** Where one of the searched strings stands; `value` is what was stored with it. */
export type AnchorVisitor<T> = (value: T, start: number, end: number) => void;

/** A search for many strings at once: visits every occurrence, in order of their ends. */
export type AnchorSearch<T> = (text: string, visit: AnchorVisitor<T>) => void;

interface Node<T> {
  next: Map<number, Node<T>>;
  fail: Node<T> | undefined;
  found: Array<{ value: T; length: number }>;
  state: number;
}

const createNode = <T>(): Node<T> => ({ next: new Map(), fail: undefined, found: [], state: 0 });

/** Upper-case ASCII letters count as lower-case ones; every other character as itself. */
const fold = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

/**
 * Prepares the search of Aho and Corasick (1975): one pass over the text whatever the number of strings, without
 * regard to the case of ASCII letters. Strings must be ASCII and not empty.
 */
export function createAnchorSearch<T>(entries: ReadonlyArray<readonly [string, T]>): AnchorSearch<T> {
  const nodes = linked(trieOf(entries));
  const classes = classesOf(nodes);
  const width = Math.max(...classes) + 1;
  const table = transitions(nodes, classes, width);
  const found = nodes.map((node) => (node.found.length > 0 ? node.found : undefined));
  return (text, visit) => {
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      state = table[state * width + (classes[text.charCodeAt(at)] ?? 0)] ?? 0;
      const hits = found[state];
      if (hits) for (const { value, length } of hits) visit(value, at + 1 - length, at + 1);
    }
  };
}

function trieOf<T>(entries: ReadonlyArray<readonly [string, T]>): Node<T> {
  const root = createNode<T>();
  for (const [word, value] of entries) {
    let node = root;
    for (let at = 0; at < word.length; at++) {
      const code = fold(word.charCodeAt(at));
      const next = node.next.get(code) ?? createNode<T>();
      node.next.set(code, next);
      node = next;
    }
    node.found.push({ value, length: word.length });
  }
  return root;
}

/** All nodes by depth, each with its number, its longest proper suffix and what that suffix finds. */
function linked<T>(root: Node<T>): Array<Node<T>> {
  const nodes = [root];
  for (const node of nodes) {
    for (const [code, next] of node.next) {
      next.state = nodes.push(next) - 1;
      let fail = node.fail;
      while (fail && !fail.next.has(code)) fail = fail.fail;
      next.fail = fail?.next.get(code) ?? root;
      next.found = [...next.found, ...next.fail.found];
    }
  }
  return nodes;
}

/** A small number for each character that occurs in a string, 0 for all others. */
function classesOf<T>(nodes: ReadonlyArray<Node<T>>): Uint8Array {
  const classes = new Uint8Array(128);
  const codes = new Set(nodes.flatMap(({ next }) => [...next.keys()]));
  [...codes].forEach((code, index) => {
    classes[code] = index + 1;
    if (code >= 97 && code <= 122) classes[code - 32] = index + 1;
  });
  return classes;
}

function transitions<T>(nodes: ReadonlyArray<Node<T>>, classes: Uint8Array, width: number): Int32Array {
  const table = new Int32Array(nodes.length * width);
  for (const node of nodes) {
    const from = node.state * width;
    // The row of the suffix is complete: it is nearer to the root.
    if (node.fail) table.copyWithin(from, node.fail.state * width, (node.fail.state + 1) * width);
    for (const [code, next] of node.next) table[from + (classes[code] ?? 0)] = next.state;
  }
  return table;
}
