import type { FactReader } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { fact, readBy } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { producersOf, textFedTo, textPrintedBy } from './producers.js';

/** How code in various languages reaches the network by itself. */
const CONNECTS =
  /\/dev\/(?:tcp|udp)\/|\/inet6?\/(?:tcp|udp)\/|\bsocket\b|\bSocket\b|\bSockets\b|TCPS(?:ocket|erver)|UDPSocket|TCPClient|TcpListener|\bfsockopen\b|\bstream_socket_(?:client|server)\b|\bsocket_create|IO::Socket|\bnet["']\)|\bnet\.(?:connect|Socket|createConnection|createServer|Dial|Listen)|\bztcp\b|Net\.Sockets|java\.net|\bDeno\.(?:connect|listen)\b|\bsocketConnection\b|\bBun\.(?:connect|listen)\b/;

/** How it starts another program or hands a terminal on. */
const EXECUTES =
  /\bpty\b|\bdup2\b|\bsubprocess\b|child_process|\b(?:shell_)?exec[lv]{0,2}[pe]{0,2}\b|\bpopen\b|IO\.popen|\bsystem\b|\bspawn\b|\bproc_open\b|\bpassthru\b|os\.execute|io\.popen|\bgetline\b|\brun\(|\bRuntime\b|ProcessBuilder|Process\.Start|\bcmd(?:\.exe)?\b|powershell|\biex\b|\/bin\/(?:ba|z|k|da|a)?sh\b|\b(?:ba|z|k)?sh -i\b|open\(STD(?:IN|OUT)|\$SHELL|`[^`]{0,40}#\{|\bDeno\.(?:run|Command)\b|\bBun\.spawn\b/i;

/** Whoever writes such code to a file means to run it; a library that only opens a socket is none. */
const HANDS_SHELL = /\bpty\.spawn\b|\bdup2\b|\/bin\/(?:ba|z|k|da)?sh\b|\b(?:ba)?sh -i\b|cmd\.exe/;

const isRemoteShell = (code: string): boolean => CONNECTS.test(code) && EXECUTES.test(code);

const found = (): FactParts => fact('code.remote_shell');

/** Interpreters and editors that run code out of their arguments or their input. */
const runsCode: FactReader = (invocation) => {
  const code = `${invocation.args.map(({ text }) => text).join(' ')}\n${textFedTo(invocation)}`;
  return isRemoteShell(code) ? [found()] : [];
};

const SHELLS = /^(?:(?:ba|z|k|da|a|mk|fi|c|tc)?sh|fish|cmd|cmd\.exe|powershell|pwsh|python|perl|ruby)$/;

/** A shell at one end of the pipe, the network at the other. */
const pipesShell = (invocation: Invocation): boolean =>
  producersOf(invocation).some(({ program, args }) => SHELLS.test(program) && !args.some(({ text }) => text === '-c'));

const STARTS_PROGRAM = /^(?:-\w{0,6}[ec]|--(?:sh-)?exec|--lua-exec)$/;

/** nc(1) and its kind: `-e` and `-c` tie a program to the connection. */
const netcat: FactReader = (invocation) => {
  const { args } = invocation;
  const at = args.findIndex(({ text }) => STARTS_PROGRAM.test(text));
  const attached = args.some(({ text }) => /^-[ec]\/?(?:bin\/)?\w{0,4}sh$|^--(?:sh-)?exec=/.test(text));
  return (at >= 0 && at < args.length - 1) || attached || pipesShell(invocation) ? [found()] : [];
};

/** socat(1): an address that starts a program, beside one that is not local. */
const socat: FactReader = (invocation) => {
  const line = invocation.args.map(({ text }) => text).join(' ');
  const starts = /\b(?:exec|system|shell):/i.test(line);
  const network = /\b(?:tcp|udp|sctp|openssl|ssl|socks|vsock|proxy)[46]?(?:-\w{1,20})?:/i.test(line);
  return (starts && network) || pipesShell(invocation) ? [found()] : [];
};

/** socket(1): `-p` starts a program for the connection. */
const socket: FactReader = ({ args }) => (args.some(({ text }) => /^-\w{0,6}p/.test(text)) ? [found()] : []);

/** websocat(1): an address that starts a program. */
const websocat: FactReader = (invocation) =>
  invocation.args.some(({ text }) => /^(?:exec|sh-c|cmd):/.test(text)) ? [found()] : carrier(invocation);

/** An X client shows its window, and with it what is typed into it, on the display it is given (X(7)). */
const terminal: FactReader = ({ args }) => {
  const at = args.findIndex(({ text }) => /^--?d(?:isplay)?$/.test(text));
  const display = at < 0 ? undefined : args[at + 1]?.text;
  return display !== undefined && /^(?!localhost:|127\.|unix)[\w.-]{2,200}:\d/.test(display) ? [found()] : [];
};

/** Programs that only carry bytes are as dangerous as the shell at their other end. */
const carrier: FactReader = (invocation) => (pipesShell(invocation) ? [found()] : []);

const NETWORK_FILE = /^\/dev\/(?:tcp|udp)\//;

/** Whatever the program: a shell whose words go over the network, or code for one that is put into a file. */
export function remoteShellFacts(invocation: Invocation): FactParts[] {
  const connected = invocation.redirections.some(
    ({ operator, target }) =>
      NETWORK_FILE.test(target.text) &&
      (SHELLS.test(invocation.program) || (invocation.program === 'exec' && operator !== '>')),
  );
  const fed = invocation.input.from === 'file' && NETWORK_FILE.test(invocation.input.target.text);
  const written = invocation.redirections.some(({ operator }) => operator.startsWith('>'))
    ? textPrintedBy(invocation)
    : '';
  const plants = HANDS_SHELL.test(written) && CONNECTS.test(written);
  const answers =
    SHELLS.test(invocation.program) && producersOf(invocation).some(({ program }) => CARRIERS.has(program));
  return connected || (fed && SHELLS.test(invocation.program)) || plants || answers ? [found()] : [];
}

const CARRIERS = new Set(['nc', 'ncat', 'netcat', 'socat', 'telnet', 'socket']);

const CODE_RUNNERS =
  'python perl ruby php node nodejs deno bun lua luajit julia tclsh expect awk gawk mawk nawk gdb vim vi nvim view rview ' +
  'rvim vimdiff gimp jjs jrunscript irb cpan psql sqlite3 R Rscript groovy scala osascript ghci ghc erl elixir go ' +
  'powershell pwsh zsh bash sh ksh csi fsi dotnet emacs ed restic nmap octave swipl racket guile sbcl clojure';

export const remoteShellPrograms: Readonly<Record<string, FactReader>> = {
  socat,
  socket,
  ztcp: () => [found()],
  ...readBy(runsCode, CODE_RUNNERS),
  ...readBy(netcat, 'nc ncat netcat nc.openbsd nc.traditional'),
  ...readBy(carrier, 'telnet openssl rlogin'),
  ...readBy(terminal, 'xterm urxvt rxvt uxterm lxterminal konsole'),
  websocat,
};
