import type { Invocation, Word } from '../../invocation.js';
import { AWK_PIPES, COMMANDS, CONNECTS, STARTS, TCL, TOUCHES } from './escape-code-shapes.js';
import { opensElsewhere } from './escape-code-places.js';
import { isElsewhere, isOutside } from './escape-places.js';
import { readSedScript } from './escape-sed.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { textFedTo } from './producers.js';

/** Longer code is read up to here. */
const MAX_CODE = 64 * 1024;

/** General languages, in which an exclamation mark negates and `shell` is a name. */
const LANGUAGES =
  /^(?:[gmn]?awk|perl|python|pypy|ruby|jruby|node|nodejs|ts-node|tsx|deno|bun|php|lua|luajit|julia|groovy|scala|jq|bc)[\d.]{0,6}$/;

/** True for code that starts programs, opens connections, loads what is not its own, or works on files anywhere. */
export function isRiskyCode(program: string, text: string): boolean {
  const code = text.slice(0, MAX_CODE);
  if (SED.test(program)) return isRiskySed(code);
  if (/^(?:tclsh|wish|expect)/.test(program) && TCL.test(code)) return true;
  if (!BARS_JOIN.test(program) && AWK_PIPES.test(code)) return true;
  if (!DATA_CLIENTS.test(program) && opensElsewhere(code)) return true;
  const shapes = LANGUAGES.test(program) ? [STARTS, CONNECTS, TOUCHES] : [STARTS, CONNECTS, TOUCHES, COMMANDS];
  return shapes.some((shape) => shape.test(code));
}

const SED = /^g?sed$/;
/** Languages in which a bar joins two filters. */
const BARS_JOIN = /^(?:jq|yq|jaq|gojq)$/;
/** Languages in which a quoted path or address is data of a table. */
const DATA_CLIENTS = /^(?:sqlite3?|psql|usql|mysql|mariadb|mysqlsh|mongo|mongosh|redis-cli|jq|[gmn]?awk|bc|dc)$/;

const isRiskySed = (code: string): boolean => {
  const { runs, reads, writes } = readSedScript(code);
  return runs || reads.some(isOutside) || writes.some(isElsewhere);
};

/** Options of awk(1) whose value is the next word. */
const AWK_VALUE = /^-[vF]$|^--(?:assign|field-separator)$/;

/** Programs whose operand itself is code: scripts of stream editors, expressions, TeX, addresses of socat. */
const OPERAND_IS_CODE: Readonly<Record<string, (args: readonly Word[]) => string[]>> = {
  ...byName('awk gawk mawk nawk', (args) =>
    firstOperand(args.filter((_, at) => !AWK_VALUE.test(args[at - 1]?.text ?? ''))),
  ),
  ...byName('sed gsed', (args) => (texts(args).some((text) => GIVES_SCRIPT.test(text)) ? [] : firstOperand(args))),
  ...byName('deno crystal', (args) => (args[0]?.text === 'eval' ? texts(args) : [])),
  ...byName('latex pdflatex xelatex lualatex tex xetex luatex pdftex etex', (args) =>
    texts(args).filter((text) => text.includes('\\')),
  ),
  ...byName('sqlite3 sqlite mongosh mongo tclsh bc dc jq R', (args) => texts(args)),
  ...byName('vim nvim vi ex view vimdiff rvim rview gvim', (args) =>
    texts(args).filter((text) => text.startsWith('+')),
  ),
  ...byName('ed red', () => []),
  ...byName('less more most pg', (args) => texts(args).filter((text) => /^\+!/.test(text))),
  ...byName('gdb lldb tdbtool ginsh debugfs', (args) => texts(args).filter((text) => text.startsWith('!'))),
  ...byName('redis-cli', (args) => [
    texts(args)
      .filter((text) => !text.startsWith('-'))
      .join(' '),
  ]),
};

/** Where the script is an option's, the first operand is a file. */
const GIVES_SCRIPT = /^-[nErsuz]{0,4}[ef]|^--(?:expression|file)/;

function byName(names: string, read: (args: readonly Word[]) => string[]) {
  return Object.fromEntries(names.split(' ').map((name) => [name, read]));
}

const texts = (args: readonly Word[]): string[] => args.map(({ text }) => text);
const firstOperand = (args: readonly Word[]): string[] =>
  texts(args)
    .filter((text) => !text.startsWith('-'))
    .slice(0, 1);

/** Interpreters that take their input as code, by their names. */
const READS_CODE =
  /^(?:python|perl|ruby|php|node|lua|R|octave|gdb|sqlite3|psql|mysql|bc|dc|ed|ex|ftp|sftp|tclsh|wish|expect|gnuplot|irb|awk|m4|vi|vim|nslookup|telnet|rlwrap|jshell|scala|ghci|erl|iex|guile|clisp|sbcl|terraform|lftp|debugfs|octave|maxima|gimp|smbclient)/;

/** With a script file of its own, an interpreter's input is only data. */
const namesScript = (args: readonly Word[]): boolean =>
  args.some(({ text }) => /\.(?:py|pl|rb|php|m?js|lua|R|m|tcl|awk|sql|scm|lisp|hs|exs?)$/.test(text));

/** What code on the command line, or fed to a program that reads commands, does besides computing. */
export function codeFacts(invocation: Invocation): FactParts[] {
  const { program, args } = invocation;
  const operands = Object.hasOwn(OPERAND_IS_CODE, program) ? (OPERAND_IS_CODE[program]?.(args) ?? []) : [];
  const fed = READS_CODE.test(program) && !namesScript(args) ? [textFedTo(invocation)] : [];
  return [...operands, ...fed.flatMap((text) => typedInto(program, text))].some((code) => isRiskyCode(program, code))
    ? [fact('code.inline')]
    : [];
}

/** Line editors take one command a line; `echo -e` and `printf` write the ends of lines as `\\n`. */
const typedInto = (program: string, text: string): string[] =>
  /^(?:r?ed|ex|s?ftp)$/.test(program) ? text.replace(/^(?:-[neE]{1,3} ){1,3}/, '').split(/\\n|\n/, MAX_LINES) : [text];
const MAX_LINES = 1_000;
