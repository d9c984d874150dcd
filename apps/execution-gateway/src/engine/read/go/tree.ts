/** A template as it was read. `at` is where Go says an error is; `shown` is how it shows the place. */
export type Statement =
  | { kind: 'text'; text: string }
  | { kind: 'action'; pipe: Pipe }
  | { kind: 'if' | 'with' | 'range'; pipe: Pipe; body: Statement[]; otherwise: Statement[] }
  | { kind: 'break' | 'continue' };

export interface Pipe {
  at: number;
  shown: string;
  /** Variables that it sets: new ones, or such that there are. */
  variables: readonly string[];
  declares: boolean;
  commands: readonly Command[];
}

export interface Command {
  words: readonly Operand[];
  shown: string;
}

export type Operand = { at: number; shown: string } & (
  | { kind: 'dot' | 'nil' }
  | { kind: 'literal'; value: string | bigint | number | boolean }
  | { kind: 'fields'; names: readonly string[] }
  | { kind: 'variable'; name: string; names: readonly string[] }
  | { kind: 'chain'; of: Operand; names: readonly string[] }
  | { kind: 'function'; name: string }
  | { kind: 'pipe'; pipe: Pipe }
);
