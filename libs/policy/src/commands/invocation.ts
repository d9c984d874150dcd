import type { Span } from '../span.js';

/** One word of a command, as a shell would read it. */
export interface Word extends Span {
  /** The value with quotes removed; parts that only running would tell stand as they are written (`$HOME/x`). */
  text: string;
  /** Nothing in it is expanded: no variable, substitution, brace, tilde or wildcard. */
  literal: boolean;
  /** It holds an unquoted wildcard. */
  glob: boolean;
}

export interface Redirection extends Span {
  operator: string;
  target: Word;
}

/** What a command reads when nobody types: another command's output, a heredoc, a file. */
export type Input =
  | { from: 'none' }
  | { from: 'pipe'; commands: readonly Invocation[] }
  | { from: 'text'; text: string; literal: boolean }
  | { from: 'file'; target: Word };

/** How the outer command passes this one on. */
export type Wrapper = 'privilege' | 'remote' | 'container' | 'each' | 'shell' | 'plain';

/**
 * One program that would run, with every wrapper around it removed. The span is the command's place in the source that
 * was read; for a command out of decoded or quoted text it is the place of that text.
 */
export interface Invocation extends Span {
  /** Name without folder, in lower case on look-alike letters only; '' where only running would tell. */
  program: string;
  /** The words after the program. */
  args: readonly Word[];
  assignments: ReadonlyArray<{ name: string; value: Word }>;
  redirections: readonly Redirection[];
  input: Input;
  /** What it was unwrapped from, outermost first. */
  wrappers: ReadonlyArray<{ program: string; kind: Wrapper }>;
}

/** What a shell source holds. What cannot be read and might run is never passed over in silence. */
export type ShellReading =
  | { ok: true; invocations: Invocation[] }
  | { ok: false; reason: 'too_long' | 'unparseable' | 'too_deep' | 'hidden'; detail: string };
