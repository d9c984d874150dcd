import type { Invocation, Word } from '../../invocation.js';
import { gitSettings } from './git-config.js';
import { UNTOLD } from './git-command.js';
import { setsProgram } from './escape-git.js';
import { isPlainHelper } from './escape-helpers.js';
import { isElsewhere } from './escape-places.js';
import { HOMES, INSTALLED, LOADED, LOOKED_UP, STARTED, WITHIN, WRITTEN } from './escape-variables-table.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { writeFacts } from './writes.js';

/** Settings of what is loaded that people use every day: none of them names code. */
const HARMLESS_LOAD: ReadonlyArray<readonly [RegExp, RegExp]> = [
  [
    /^NODE_OPTIONS$/,
    /^(?:(?:--(?:max[-_](?:old|semi)[-_]space[-_]size|no-warnings|no-deprecation|experimental-(?!loader|policy)[\w-]{1,40}|trace-[\w-]{1,40}|enable-source-maps|openssl-legacy-provider|disable-warning|unhandled-rejections|preserve-symlinks|stack-trace-limit)(?:=[^\s/]{0,80})?|--inspect(?:-brk)?(?:=(?:(?:localhost|127\.0\.0\.1)(?::\d{1,5})?|\d{1,5}))?)(?:\s{1,4}|$)){1,8}$/,
  ],
  [
    /^(?:PYTHONPATH|PERL5LIB|PERLLIB|RUBYLIB|NODE_PATH|LUA_C?PATH|R_LIBS|JULIA_LOAD_PATH|ERL_LIBS)$/,
    /^(?:\.|src|lib|\$PWD|\$\{?\w{1,40}\}?|[\w./][\w./-]{0,100})(?::[\w.$/{}-]{0,100}){0,8}$/,
  ],
  [/^(?:PERL5OPT|RUBYOPT)$/, /^(?:-?[wW]\d?|-W:(?:no-)?\w{1,30}|--enable=frozen-string-literal|--y?jit)$/],
  [
    /^(?:GIT_CONFIG_GLOBAL|GIT_CONFIG_SYSTEM|PIP_CONFIG_FILE|AWS_CONFIG_FILE|BOTO_CONFIG|INPUTRC|GOENV)$/,
    /^(?:\/dev\/null|off)$/,
  ],
  [/^GOENV$/, /^off$/],
];
/** What `make` is told by `MAKEFLAGS`: how many jobs, how loud. */
const PLAIN_MAKE =
  /^(?:-{0,2}(?:[jknsrRwB]{1,6}\d{0,3}|j\s?\d{1,3}|silent|no-print-directory|keep-going)\s{0,4}){1,6}$/;
/** The shells of a machine, by their places. */
const LOGIN_SHELL = /^(?:\/(?:usr\/(?:local\/)?)?bin\/)?(?:ba|z|da|k|mk|fi|tc|c)?sh$/;
/** The programs of a toolchain, by their names, also those for another machine. */
const TOOLCHAIN =
  /^(?:(?:ccache|distcc|sccache) )?(?:[\w.]{1,20}-){0,4}(?:gcc|g\+\+|clang|clang\+\+|cc|c\+\+|cpp|tcc|icc|icx|ld|lld|gold|mold|ld\.lld|ar|as|nm|ranlib|strip|objcopy|gfortran|flang|nvcc|musl-gcc|rustc|cargo|rustfmt|make|gmake|pkg-config|pkgconf|flex|lex|bison|yacc|llvm-ar)(?:-\d{1,3})?(?: -(?:std=[\w+]{1,10}|E|m\d\d|O\w?|g|f?PIC|pipe|W\w{0,20}))*$/;

/** Where packages and administrators install programs, and what only running would tell. */
const SYSTEM_PLACE = /^(?:\/(?:usr|opt|nix|snap|Library)\/|\$)/;

const SHARED = /(?:^|[:;])\/(?:tmp|var\/tmp|dev\/shm)(?:[:;/]|$)/;
/** npm(1) takes every setting from a variable. */
const NPM_STARTS = /^npm_config_(?:script_shell|node_options|init_module|globalconfig|userconfig)$/i;

/** Variables that say what of a session is written down (bash(1)); leaving out repetitions hides nothing. */
const HIDES = /^HIST(?:CONTROL|IGNORE)$/;
const KEEPS = /^(?:(?:ignoredups|erasedups):?){1,2}$/;
/** A search path that begins with the current folder: a file there takes a program's place. */
const BESIDE =
  /^(?:\.{0,2}(?:\/)?:|\.\.?(?:\/|$)|(?!.{0,200}node_modules\/\.bin)(?:\.{1,2}\/)?\w[\w./-]{0,200}(?::|$))/;
/** Builtins that read a line by IFS and nothing else. */
const READS_BY_IFS = new Set(['read', 'mapfile', 'readarray']);

interface Setting {
  name: string;
  value: Pick<Word, 'text' | 'literal' | 'glob'>;
}

/** What a command is made to start or load by the variables in front of it, or exports for those that come. */
export function startedByVariables(invocation: Invocation): FactParts[] {
  const settings = settingsOf(invocation);
  if (settings.length === 0) return [];
  return [...settings.flatMap((setting) => factsOfOne(setting, invocation.program)), ...gitSettingsIn(settings)];
}

function settingsOf({ program, args, assignments }: Invocation): Setting[] {
  if (!EXPORTS.has(program)) return [...assignments];
  const exported = args.flatMap(({ text, literal, glob }) => {
    const equals = text.indexOf('=');
    return equals > 0 ? [{ name: text.slice(0, equals), value: { text: text.slice(equals + 1), literal, glob } }] : [];
  });
  return [...assignments, ...exported];
}

const EXPORTS = new Set(['export', 'declare', 'typeset', 'setenv', 'set', 'readonly', 'local']);

function factsOfOne({ name, value }: Setting, program: string): FactParts[] {
  const { text } = value;
  if (HIDES.test(name) && !KEEPS.test(text)) return [fact('traces.delete')];
  // What divides words otherwise than by blanks makes other words than those that were read.
  if (name === 'IFS')
    return READS_BY_IFS.has(program) || /^(?:\s|\\[tn]|\$)*$/.test(text) ? [] : [fact('program.start')];
  if (text === '') return [];
  if (HOMES.test(name) && (isElsewhere(text) || /^\/opt\//.test(text))) return [fact('library.load')];
  if (INSTALLED.test(name) && !SYSTEM_PLACE.test(text)) return [fact('program.start')];
  if (name === 'PATH' && BESIDE.test(text)) return [fact('library.load')];
  if (NPM_STARTS.test(name)) return [fact('program.start')];
  if (LOOKED_UP.test(name) && SHARED.test(text)) return [fact('library.load')];
  if (WRITTEN.test(name) && isElsewhere(text)) return writeFacts([value], { replaces: true });
  if (WITHIN.some(([variable, options]) => variable.test(name) && options.test(text))) return [fact('program.start')];
  if (startsOwn(name, text)) return [fact('program.start')];
  return LOADED.test(name) && !loadsNothing(name, text) ? [fact('library.load')] : [];
}

function startsOwn(name: string, text: string): boolean {
  if (name === 'SHELL') return !LOGIN_SHELL.test(text);
  if (!STARTED.test(name) || isPlainHelper(text) || text === ':') return false;
  if (/^(?:MAKE|M|GNUMAKE)FLAGS$/.test(name)) return !PLAIN_MAKE.test(text);
  return !(TOOLCHAIN.test(text) || (/SHELL$/.test(name) && LOGIN_SHELL.test(text)));
}

const loadsNothing = (name: string, text: string): boolean =>
  HARMLESS_LOAD.some(([variable, values]) => variable.test(name) && values.test(text));

/** `GIT_CONFIG_KEY_0=… GIT_CONFIG_VALUE_0=…`: the same as `-c` (git(1)). */
function gitSettingsIn(settings: readonly Setting[]): FactParts[] {
  return settings.flatMap(({ name, value }) => {
    const at = /^GIT_CONFIG_KEY_(\d{1,4})$/.exec(name)?.[1];
    if (at === undefined) return [];
    const set = settings.find((other) => other.name === `GIT_CONFIG_VALUE_${at}`);
    const pair = [value.text.toLowerCase(), set?.value.text ?? UNTOLD] as const;
    return [...gitSettings([pair]), ...(setsProgram(pair) ? [fact('program.start')] : [])];
  });
}
