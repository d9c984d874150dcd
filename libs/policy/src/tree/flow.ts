import type { ListNode, MapNode, Scalar, TreeNode } from './tree.js';
import { readQuoted } from './quoted.js';

export interface FlowOptions {
  /** YAML's flow style: single quotes, plain words, `#` comments. Otherwise JSON, with the comments of JSONC. */
  yaml: boolean;
}

interface Frame {
  node: ListNode | MapNode;
  /** A key that still has no value. */
  key?: Scalar;
}

const PLAIN_JSON = /^(?:true|false|null|-?\d[\d.eE+-]*)$/;

/** Reads a list or map with its own stack, so that no depth of nesting can end the process. */
class FlowReader {
  readonly #frames: Frame[] = [];
  #at: number;
  #root: TreeNode | undefined;
  readonly #text: string;
  readonly #yaml: boolean;

  constructor(text: string, at: number, { yaml }: FlowOptions) {
    this.#text = text;
    this.#at = at;
    this.#yaml = yaml;
  }

  read(): { node: TreeNode; end: number } | undefined {
    while (this.#at < this.#text.length) {
      if (!this.#step()) return undefined;
      if (this.#root && this.#frames.length === 0) return { node: this.#root, end: this.#at };
    }
    return undefined;
  }

  #step(): boolean {
    const char = this.#text[this.#at]!;
    if (char <= ' ' || char === '\uFEFF') return this.#move(1);
    if (char === '#' && this.#yaml) return this.#skipTo('\n', 0);
    if (char === '/' && !this.#yaml && this.#text[this.#at + 1] === '/') return this.#skipTo('\n', 0);
    if (char === '/' && !this.#yaml && this.#text[this.#at + 1] === '*') return this.#skipTo('*/', 2);
    if (char === '{') return this.#open({ kind: 'map', start: this.#at, end: this.#at, entries: [] });
    if (char === '[') return this.#open({ kind: 'list', start: this.#at, end: this.#at, items: [] });
    if (char === '}' || char === ']') return this.#close(char);
    if (char === ',') return this.#comma();
    if (char === ':' && this.#frames.at(-1)?.key) return this.#move(1);
    return this.#scalar(char);
  }

  #move(by: number): true {
    this.#at += by;
    return true;
  }

  #skipTo(mark: string, length: number): true {
    const found = this.#text.indexOf(mark, this.#at);
    this.#at = found < 0 ? this.#text.length : found + length;
    return true;
  }

  #open(node: ListNode | MapNode): boolean {
    if (!this.#attach(node)) return false;
    this.#frames.push({ node });
    return this.#move(1);
  }

  #close(char: string): boolean {
    this.#comma(0);
    const frame = this.#frames.pop();
    if (!frame || (frame.node.kind === 'map') !== (char === '}')) return false;
    this.#at += 1;
    frame.node.end = this.#at;
    return true;
  }

  /** A key without a value has the value null. */
  #comma(by = 1): boolean {
    const frame = this.#frames.at(-1);
    if (!frame) return false;
    if (frame.key) {
      const { end } = frame.key;
      this.#attach({ kind: 'scalar', start: end, end, value: '', quoted: false });
    }
    return this.#move(by);
  }

  #scalar(char: string): boolean {
    const quoted = char === '"' || (char === "'" && this.#yaml);
    const scalar = quoted ? readQuoted(this.#text, this.#at) : this.#plain();
    if (!scalar || this.#frames.length === 0) return false;
    this.#at = quoted ? scalar.end + 1 : scalar.end;
    const frame = this.#frames.at(-1)!;
    if (frame.node.kind === 'map' && !frame.key) {
      frame.key = scalar;
      return quoted || this.#yaml;
    }
    return this.#attach(scalar);
  }

  #plain(): Scalar | undefined {
    const start = this.#at;
    let end = start;
    for (; end < this.#text.length; end++) {
      const char = this.#text[end]!;
      if (char === ',' || char === '{' || char === '}' || char === '[' || char === ']' || char === '\n') break;
      if (char === ':' && /[\s,[\]{}]/.test(this.#text[end + 1] ?? ' ')) break;
      if (char === '#' && this.#yaml && /\s/.test(this.#text[end - 1] ?? ' ')) break;
      if (!this.#yaml && (end - start > 40 || char === '/' || char === '"')) break;
    }
    const value = this.#text.slice(start, end).trimEnd();
    if (value === '' || (!this.#yaml && !PLAIN_JSON.test(value))) return undefined;
    return { kind: 'scalar', start, end: start + value.length, value, quoted: false };
  }

  #attach(node: TreeNode): boolean {
    const frame = this.#frames.at(-1);
    if (!frame) {
      this.#root = node;
      return true;
    }
    if (frame.node.kind === 'list') frame.node.items.push(node);
    else if (frame.key) {
      frame.node.entries.push({ key: frame.key, value: node });
      frame.key = undefined;
    } else return false;
    return true;
  }
}

/**
 * Reads the list or map that begins at `at`. Missing and surplus commas are forgiven: what is looked for is a command,
 * and a loader may forgive them, too. Undefined when it is not closed or no such thing begins there.
 */
export function readFlow(text: string, at: number, options: FlowOptions): { node: TreeNode; end: number } | undefined {
  if (text[at] !== '{' && text[at] !== '[') return undefined;
  return new FlowReader(text, at, options).read();
}

/** Reads a whole text as a JSON object or list, with comments as in JSONC. Undefined when it is none. */
export function readJson(text: string): TreeNode | undefined {
  const start = text.search(/[^\s\uFEFF]/);
  if (start < 0) return undefined;
  const read = readFlow(text, start, { yaml: false });
  return read && text.slice(read.end).trim() === '' ? read.node : undefined;
}
