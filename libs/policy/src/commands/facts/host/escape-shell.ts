import type { Input, Invocation } from '../../invocation.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { textFedTo, textPrintedBy } from './producers.js';

const SHELLS = new Set(
  'sh bash sash zsh dash ksh ksh93 ash mksh lksh rbash rksh fish csh tcsh yash posh sash busybox-sh pwsh powershell nu xonsh elvish rc es oil osh tmate script'.split(
    ' ',
  ),
);
const SHOWS_ONLY = /^(?:--version|--help|-n|--syntax-check|--dump-strings|-V)$/;

/** A shell's own file, wherever in a word it stands: `!/bin/sh`, `exec=/bin/bash`, `os.execute("/bin/sh")`. */
const SHELL_FILE =
  /(?:^|[^\w-])(?:\/usr(?:\/local)?)?\/s?bin\/(?:ba|z|k|da|a|c|tc|mk|r?ba|fi|po)?sh\b|\bexec(?:ute)?\s{0,4}\(?["']?(?:ba|z|k|da)?sh\b/;

/** Programs for which a path is only a name: they list, compare, print or look it up. */
const NAMES_ONLY = new Set(
  (
    'ls dir stat file readlink realpath basename dirname which whereis type command hash whatis man info tldr apropos echo printf test [ [[ ' +
    'grep egrep fgrep rg ag ack find fd fdfind locate mlocate plocate tree du df wc md5sum sha1sum sha256sum sha512sum cksum ldd nm size ' +
    'dpkg dpkg-query rpm apt-file pacman lsof fuser ps pgrep pidof pkill cat head tail less more strings chsh usermod useradd adduser ' +
    'getent docker podman nerdctl docker-compose kubectl oc cd pushd touch cmp diff sha224sum b2sum : true false export declare'
  ).split(' '),
);

/** True when the program only names the files it is given, so that a path says nothing of what it does. */
export const isNamesOnly = (program: string): boolean => NAMES_ONLY.has(program);

/** True where a person types, or nobody can say what is read: a terminal, another descriptor. */
const isTyped = (input: Input): boolean =>
  input.from === 'none' ||
  (input.from === 'file' && (!input.target.literal || /^(?:[&@]|\d|\/dev\/)/.test(input.target.text)));

/** Words behind which a program takes a command of its own. */
const BEFORE_COMMAND = /^(?:exec|run|shell|env|--|-e|-x|-c)$/;

/** A shell without anything to run answers to whoever is there; a program that is handed one gives it away. */
export function shellFacts(invocation: Invocation): FactParts[] {
  const { program, args, input, wrappers } = invocation;
  const found = wrappers.some(({ kind }) => kind === 'privilege') ? [fact('privilege.use')] : [];
  if (args.some(({ text }) => SHOWS_ONLY.test(text))) return found;
  if (SHELLS.has(program)) {
    const operands = args.filter(({ text }) => !/^[-+]/.test(text));
    const fed = wrappers.at(-1)?.kind === 'each' && operands.every(({ text }) => text === '{}');
    if (fed || (operands.length === 0 && isTyped(input))) found.push(fact('shell.open'));
    return found;
  }
  const handed = args.some(({ text }, at) => SHELLS.has(text) && BEFORE_COMMAND.test(args[at - 1]?.text ?? ''));
  if (handed || (!isNamesOnly(program) && args.some(({ text }) => SHELL_FILE.test(text))))
    found.push(fact('shell.open'));
  if (fedWithShell(invocation)) found.push(fact('shell.open'));
  if (plantsShell(invocation)) found.push(fact('program.start'));
  return found;
}

/** Programs that pass text on and start nothing that is in it. */
const FILTERS = new Set(
  'sed gsed awk gawk mawk tr cut sort uniq base64 base32 xxd od wc tee rev nl fold fmt column jq yq sponge xclip pbcopy wl-copy openssl gpg gzip mail'.split(
    ' ',
  ),
);

/** A shell's file in what a program is given to read that takes commands: `echo '! /bin/sh' | cpan`. */
const fedWithShell = (invocation: Invocation): boolean =>
  !isNamesOnly(invocation.program) &&
  !FILTERS.has(invocation.program) &&
  SHELL_FILE.test(textFedTo(invocation).replace(NAMES_SHELL, ''));

/** Lines in which a shell only says what a script is for: `#!/bin/sh`, `SHELL=/bin/bash`. */
const NAMES_SHELL = /#![^\n\\]{0,100}|\bSHELL\s{0,3}=\s{0,3}\S{1,60}/g;

/** Text with a shell to start in it, printed into a file: a script, a hook, the settings of some other program. */
function plantsShell(invocation: Invocation): boolean {
  const into = invocation.redirections.some(
    ({ operator, target }) => /^>[>|]?$/.test(operator) && !target.text.startsWith('/dev/'),
  );
  return into && SHELL_FILE.test(textPrintedBy(invocation).replace(NAMES_SHELL, ''));
}
