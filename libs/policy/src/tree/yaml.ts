import { readFlow } from './flow.js';
import { readQuoted } from './quoted.js';
import type { ListNode, MapNode, Scalar, TreeNode } from './tree.js';
import { indentOf, isLineOver, lineEnd, readBlock, readPlain, readQuotedLines } from './yaml-scalars.js';

interface Frame {
  node: ListNode | MapNode;
  indent: number;
  /** A key, or an item of a list, that still has no value. */
  pending?: Scalar | 'item';
}

const LONGEST_KEY = 1024;
const PROPERTY = /^(?:&([^\s,[\]{}]{1,200})|!\S{0,200})(?=\s|$)/;
const NO_PLAIN = '?,[]{}#&*!|>\'"%@`';

/**
 * Reads the block style of YAML line by line, with the place of every value, in time linear in the length and with no
 * recursion. The yaml package is not used here: it takes a second for a quarter of a mebibyte of hostile text, and a few
 * thousand nested lists overflow its stack inside a regular expression, which ends the process.
 *
 * Anchors stand for scalars only, so that no alias multiplies anything; complex keys (`? `) are not read.
 */
class YamlReader {
  readonly #text: string;
  readonly #documents: TreeNode[] = [];
  readonly #frames: Frame[] = [];
  readonly #anchors = new Map<string, Scalar>();
  #root: TreeNode | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  read(): TreeNode[] | undefined {
    const text = this.#text;
    let at = text.startsWith('\uFEFF') ? 1 : 0;
    while (at < text.length) {
      const end = lineEnd(text, at);
      const mark = text.slice(at, at + 4);
      if (/^(?:---|\.\.\.)(?:\s|$)/.test(mark)) {
        this.#finish();
        if (!isLineOver(text, at + 3)) return undefined;
        at = end + 1;
      } else if (isLineOver(text, at) || (mark.startsWith('%') && !this.#root)) at = end + 1;
      else {
        const next = this.#readLine(at);
        if (next === undefined) return undefined;
        at = next;
      }
    }
    this.#finish();
    return this.#documents.length > 0 ? this.#documents : undefined;
  }

  #finish(): void {
    this.#popTo(-1, false);
    if (this.#root) this.#documents.push(this.#root);
    this.#root = undefined;
  }

  /** Reads one line and what belongs to its value; answers where the next one begins, undefined for what is no YAML. */
  #readLine(start: number): number | undefined {
    const text = this.#text;
    let column = indentOf(text, start);
    let at = start + column;
    this.#popTo(column, this.#isDash(at));
    for (; this.#isDash(at); column = at - start) {
      const list = this.#ensure('list', column, at);
      if (!list) return undefined;
      list.pending = 'item';
      at += 1 + indentOf(text, at + 1);
      if (isLineOver(text, at)) return lineEnd(text, at) + 1;
    }
    const key = this.#readKey(at);
    if (!key) return this.#frames.at(-1)?.pending ? this.#readValue(at, this.#frames.at(-1)!.indent) : undefined;
    const map = this.#ensure('map', column, at);
    if (!map) return undefined;
    map.pending = key.scalar;
    at = key.next + indentOf(text, key.next);
    return isLineOver(text, at) ? lineEnd(text, at) + 1 : this.#readValue(at, column);
  }

  #isDash(at: number): boolean {
    return this.#text[at] === '-' && /\s/.test(this.#text[at + 1] ?? '\n');
  }

  /** A key with its colon. */
  #readKey(at: number): { scalar: Scalar; next: number } | undefined {
    const text = this.#text;
    const char = text[at]!;
    if (char === '"' || char === "'") {
      const scalar = readQuoted(text.slice(0, Math.min(lineEnd(text, at), at + LONGEST_KEY)), at);
      if (!scalar) return undefined;
      const colon = scalar.end + 1 + indentOf(text, scalar.end + 1);
      return text[colon] === ':' && /\s/.test(text[colon + 1] ?? '\n') ? { scalar, next: colon + 1 } : undefined;
    }
    if (NO_PLAIN.includes(char)) return undefined;
    const row = text.slice(at, Math.min(lineEnd(text, at), at + LONGEST_KEY));
    const colon = row.search(/:(?:\s|$)/);
    const comment = row.search(/\s#/);
    if (colon < 0 || (comment >= 0 && comment < colon)) return undefined;
    const value = row.slice(0, colon).trimEnd();
    return {
      scalar: { kind: 'scalar', start: at, end: at + value.length, value, quoted: false },
      next: at + colon + 1,
    };
  }

  #readValue(from: number, parent: number): number | undefined {
    const text = this.#text;
    let at = from;
    let anchor: string | undefined;
    for (let found = PROPERTY.exec(text.slice(at, at + 210)); found; found = PROPERTY.exec(text.slice(at, at + 210))) {
      anchor = found[1] ?? anchor;
      at += found[0].length;
      at += indentOf(text, at);
      if (isLineOver(text, at)) return lineEnd(text, at) + 1;
    }
    const char = text[at]!;
    if (char === '{' || char === '[') {
      const flow = readFlow(text, at, { yaml: true });
      return flow && isLineOver(text, flow.end) ? this.#attached(flow.node, lineEnd(text, flow.end) + 1) : undefined;
    }
    const alias = char === '*' ? this.#anchors.get(/^\*(\S*)/.exec(text.slice(at, at + 200))?.[1] ?? '') : undefined;
    if (char === '*') return this.#attached(alias ?? this.#nothing(at), lineEnd(text, at) + 1);
    const read = this.#readScalar(at, parent);
    if (!read) return undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, read.scalar);
    return this.#attached(read.scalar, read.next);
  }

  #readScalar(at: number, parent: number) {
    const text = this.#text;
    const char = text[at]!;
    if (char === '|' || char === '>') return readBlock(text, at, parent);
    if (char !== '"' && char !== "'") {
      if (NO_PLAIN.includes(char)) return undefined;
      const plain = readPlain(text, at, parent);
      return { ...plain, next: plain.next + 1 };
    }
    const quoted = readQuotedLines(text, at);
    return quoted && isLineOver(text, quoted.next) ? { ...quoted, next: lineEnd(text, quoted.next) + 1 } : undefined;
  }

  #nothing(at: number): Scalar {
    return { kind: 'scalar', start: at, end: at, value: '', quoted: false };
  }

  #attached(node: TreeNode, next: number): number | undefined {
    return this.#attach(node) ? next : undefined;
  }

  #attach(node: TreeNode): boolean {
    const frame = this.#frames.at(-1);
    if (!frame) {
      if (this.#root) return false;
      this.#root = node;
      return true;
    }
    const { pending } = frame;
    if (!pending) return false;
    if (frame.node.kind === 'list') frame.node.items.push(node);
    else if (pending !== 'item') frame.node.entries.push({ key: pending, value: node });
    frame.pending = undefined;
    return true;
  }

  /** The list or map that goes on at this indent, or a new one as the value that is waited for. */
  #ensure(kind: 'list' | 'map', indent: number, at: number): Frame | undefined {
    const top = this.#frames.at(-1);
    if (top && top.indent === indent && top.node.kind === kind) {
      if (top.pending) this.#attach(this.#nothing(at));
      return top;
    }
    const node: ListNode | MapNode =
      kind === 'list' ? { kind, start: at, end: at, items: [] } : { kind, start: at, end: at, entries: [] };
    if (!this.#attach(node)) return undefined;
    const frame: Frame = { node, indent };
    this.#frames.push(frame);
    return frame;
  }

  /** Ends what is deeper than `indent`. A list may stand at the indent of the key that it belongs to. */
  #popTo(indent: number, dash: boolean): void {
    for (let top = this.#frames.at(-1); top; top = this.#frames.at(-1)) {
      const { node } = top;
      const ends = top.indent > indent || (top.indent === indent && node.kind === 'list' && !dash);
      if (!ends) return;
      const last = node.kind === 'list' ? node.items.at(-1) : node.entries.at(-1)?.value;
      if (top.pending) this.#attach(this.#nothing(last?.end ?? node.start));
      this.#frames.pop();
      node.end = Math.max(node.end, last?.end ?? node.end);
    }
  }
}

/** The documents of a text that is YAML in block style, each a map or a list. Undefined when a line does not fit. */
export function readYaml(text: string): TreeNode[] | undefined {
  return new YamlReader(text).read();
}
