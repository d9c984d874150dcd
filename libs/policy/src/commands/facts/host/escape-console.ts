import type { Invocation } from '../../invocation.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

/**
 * Interpreters that do nothing but wait for code when they are given none (their manual pages). A pager or an editor is
 * not among them: it shows or keeps a file, and what could be typed into it nobody types.
 */
const CONSOLES =
  /^(?:i?python|pypy|bpython|ptpython|node|nodejs|deno|irb|jirb|pry|ripl|tclsh|wish|expect|lua|luajit|ghci|scala|jshell|groovysh|erl|iex|julia|R|octave|guile|clisp|sbcl|racket|clojure|clj|ocaml|utop|swipl|gprolog|psysh)[\d.]{0,6}$/;

/** Sub-commands that open one with the application in it. */
const OPENS: ReadonlyMap<string, RegExp> = new Map([
  ['rails', /^(?:console|c|dbconsole|db)$/],
  ['bundle', /^console$/],
  ['artisan', /^tinker$/],
]);

/** Options that only set how the console looks. */
const LOOKS = /^(?:-[iqB]|--(?:quiet|interactive|no-banner|simple-prompt))$/;

/** A console of a language that waits for what is typed into it. */
export function consoleFacts({ program, args, input }: Invocation): FactParts[] {
  const bare = input.from === 'none' && CONSOLES.test(program) && args.every(({ text }) => LOOKS.test(text));
  return bare || OPENS.get(program)?.test(args[0]?.text ?? '') ? [fact('shell.open')] : [];
}
