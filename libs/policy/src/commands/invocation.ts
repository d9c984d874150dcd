import type { Span } from '../span.js';

/** One word of a command, as a shell would read it. */
export interface Word extends Span {
  /**
   * The value with quotes removed and with variables replaced that the same source sets; parts that only running would
   * tell stand as they are written (`$HOME/x`, `$(date)`).
   */
  text: string;
  /** All of it is known: no unknown variable, substitution, tilde or wildcard. */
  literal: boolean;
  /** It holds an unquoted wildcard. */
  glob: boolean;
  /** The commands whose output becomes part of it: `$(…)`, `<(…)`, or a variable that was filled by one. */
  commands?: readonly Invocation[];
}

/** A file or descriptor a command is connected with. Heredocs and here-strings are its `input` instead. */
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
 *
 * A shell, an interpreter, `eval` or `source` whose text is known gives way to the commands in that text. One whose text
 * is not known stays, and its `input` says where the text comes from: `curl … | sh`, `sh -c "$(curl …)"`,
 * `bash <(curl …)` and `eval "$(curl …)"` are all the shell with the pipe from `curl`; so is a program '' whose name is
 * printed by a command (`$(curl …)`). Programs that do something of their own besides (`find -exec`, `docker exec`, `ssh`,
 * `git -c alias…`, `python -c`) stay, and what they start stands behind them.
 */
export interface Invocation extends Span {
  /** Name without folder, in lower case on look-alike letters only; '' where only running would tell. */
  program: string;
  /** The word the name was read from: says more where `program` is ''. Absent when no word names it. */
  name?: Word;
  /** The words after the program. */
  args: readonly Word[];
  assignments: ReadonlyArray<{ name: string; value: Word }>;
  redirections: readonly Redirection[];
  input: Input;
  /** What it was unwrapped from, outermost first. */
  wrappers: ReadonlyArray<{ program: string; kind: Wrapper }>;
  /**
   * A function or script that calls itself: `at_once` when the calls run side by side (pipe or background), as in a
   * fork bomb.
   */
  callsItself?: 'in_turn' | 'at_once';
}

/** What a shell source holds. What cannot be read and might run is never passed over in silence. */
export type ShellReading =
  | { ok: true; invocations: Invocation[] }
  | { ok: false; reason: 'too_long' | 'unparseable' | 'too_deep' | 'hidden'; detail: string };
