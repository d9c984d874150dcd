import type { Scalar } from './tree.js';

/** Builds a text out of pieces of another one, and keeps for each character the place it came from. */
export class TextBuilder {
  readonly #pieces: string[] = [];
  readonly #positions: number[] = [];

  /** Adds characters that all stand for what is at `at`. */
  add(value: string, at: number): this {
    this.#pieces.push(value);
    for (let i = 0; i < value.length; i++) this.#positions.push(at);
    return this;
  }

  /** Adds a piece as it is written. */
  addSlice(text: string, start: number, end: number): this {
    this.#pieces.push(text.slice(start, end));
    for (let at = start; at < end; at++) this.#positions.push(at);
    return this;
  }

  addScalar({ value, start, positions }: Pick<Scalar, 'value' | 'start' | 'positions'>): this {
    this.#pieces.push(value);
    for (let i = 0; i < value.length; i++) this.#positions.push(positions?.[i] ?? start + i);
    return this;
  }

  get length(): number {
    return this.#positions.length;
  }

  /** The text, and for each of its offsets (its end included) the offset in the other one. */
  finish(): { value: string; positions: number[] } {
    const positions = [...this.#positions, (this.#positions.at(-1) ?? -1) + 1];
    return { value: this.#pieces.join(''), positions };
  }
}
