import type { Invocation } from '../../invocation.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { isPlainHelper } from './escape-helpers.js';
import { isElsewhere } from './escape-places.js';

/** Variables whose value some program starts, as environ(7) and the manuals of shells, pagers, git, autotools and interpreters say. */
const STARTS =
  /^(?:[A-Z]{0,10}PAGER|\w{0,20}_PAGER|LESSOPEN|LESSCLOSE|EDITOR|VISUAL|FCEDIT|PYTHONBREAKPOINT|\w{0,20}_EDITOR|BROWSER|BASH_ENV|ENV|PROMPT_COMMAND|GIT_SSH(?:_COMMAND)?|GIT_ASKPASS|SSH_ASKPASS|SUDO_ASKPASS|GIT_EXTERNAL_DIFF|GIT_PROXY_COMMAND|RSYNC_RSH|CVS_RSH|TAR_OPTIONS|MAKEFLAGS|CC|CXX|LD|RUSTC(?:_WRAPPER)?|TERM_PROGRAM|PYTHONSTARTUP|PERL5DB|TERMINFO|INPUTRC|OPENSSL_CONF|AUTOM4TE|AUTOCONF|AUTOHEADER|AUTOMAKE|ACLOCAL|AUTOPOINT|LIBTOOLIZE|M4|[A-Z][A-Z_]{1,40}_(?:CMD|COMMAND|SHELL|PROGRAM|WRAPPER))$/;
/** Variables that put other code into a process (ld.so(8), perlrun(1), python(1), node(1)). */
const LOADS =
  /^(?:LD_PRELOAD|LD_AUDIT|LD_LIBRARY_PATH|DYLD_\w{1,30}|PERL5OPT|PERL5LIB|PERLLIB|PYTHONPATH|PYTHONHOME|PYTHONINSPECT|ZDOTDIR|RUBYOPT|RUBYLIB|NODE_OPTIONS|NODE_PATH|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|GCONV_PATH|LUA_INIT|LUA_PATH|LUA_CPATH|PHPRC|PHP_INI_SCAN_DIR|VIMINIT|EXINIT|GIT_EXEC_PATH|GIT_TEMPLATE_DIR|GIT_CONFIG\w{0,30}|OPENSSL_ENGINES|R_PROFILE(?:_USER)?|JULIA_LOAD_PATH)$/;
/** Settings of these that people use every day. */
const HARMLESS_LOAD =
  /^(?:--(?:max[-_]old[-_]space[-_]size|no-warnings|experimental-|trace-|enable-source-maps|inspect|openssl-legacy-provider|disable-warning|unhandled)\S{0,80}\s?){1,5}$|^(?:\.|src|lib|\$PWD|\$\{?PYTHONPATH\}?|[\w./][\w./-]{0,100})(?::[\w.$/{}-]{0,100}){0,8}$|^-W?w?$|^-X(?:mx|ms)\S{1,12}$/;

/** Where programs, libraries and settings are looked for; in a folder that everybody may write to they are anybody's. */
const LOOKED_UP =
  /^(?:PATH|GIT_DIR|XDG_CONFIG_HOME|CARGO_HOME|CLASSPATH|GEM_PATH|GEM_HOME|PYTHONPATH|PERL5LIB|PERLLIB|RUBYLIB|NODE_PATH|LUA_PATH|LUA_CPATH)$/;
const SHARED = /(?:^|[:;])\/(?:tmp|var\/tmp|dev\/shm)(?:[:;/]|$)/;
/** npm(1) takes every setting from a variable. */
const NPM_STARTS = /^npm_config_(?:script_shell|node_options|init_module|globalconfig|userconfig)$/i;

/** Variables that say what of a session is written down (bash(1)); leaving out repetitions hides nothing. */
const HIDES = /^HIST(?:CONTROL|IGNORE)$/;
const KEEPS = /^(?:(?:ignoredups|erasedups):?){1,2}$/;
/** Where programs look for settings that name other programs: a home that is somebody else's. */
const HOMES =
  /^(?:HOME|XDG_CONFIG_HOME|XDG_CONFIG_DIRS|XDG_DATA_HOME|GIT_DIR|CARGO_HOME|GNUPGHOME|DOCKER_CONFIG|KUBECONFIG)$/;
/** A search path that begins with the current folder: a file there takes a program's place. */
const BESIDE = /^(?:\.{0,2}(?:\/)?:|\.\.?$|(?!.{0,200}node_modules\/\.bin)(?:\.{1,2}\/)?\w[\w./-]{0,200}:)/;

/** What a command is made to start or load by the variables in front of it, or exports for those that come. */
export function startedByVariables({ program, args, assignments }: Invocation): FactParts[] {
  const exports = EXPORTS.has(program);
  if (!exports && assignments.length === 0) return [];
  const exported = exports
    ? args.flatMap(({ text }) => {
        const equals = text.indexOf('=');
        return equals > 0 ? [{ name: text.slice(0, equals), text: text.slice(equals + 1) }] : [];
      })
    : [];
  const settings = [...assignments.map(({ name, value }) => ({ name, text: value.text })), ...exported];
  return settings.flatMap(({ name, text }) => {
    if (HIDES.test(name) && !KEEPS.test(text)) return [fact('traces.delete')];
    if (text === '') return [];
    if (HOMES.test(name) && (isElsewhere(text) || /^\/opt\//.test(text))) return [fact('library.load')];
    if (name === 'PATH' && BESIDE.test(text)) return [fact('library.load')];
    if (NPM_STARTS.test(name)) return [fact('program.start')];
    if (LOOKED_UP.test(name) && SHARED.test(text)) return [fact('library.load')];
    if (STARTS.test(name) && !isPlainHelper(text)) return [fact('program.start')];
    if (name.startsWith('LD_') || name.startsWith('DYLD_')) return [fact('library.load')];
    if (name === 'GOFLAGS') return /(?:^|\s)-(?:toolexec|exec)=/.test(text) ? [fact('program.start')] : [];
    return LOADS.test(name) && !HARMLESS_LOAD.test(text) ? [fact('library.load')] : [];
  });
}

const EXPORTS = new Set(['export', 'declare', 'typeset', 'setenv', 'set']);
