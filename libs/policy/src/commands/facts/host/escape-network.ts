import type { Invocation, Word } from '../../invocation.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

type Read = (invocation: Invocation) => FactParts[];

const texts = (args: readonly Word[]): string[] => args.map(({ text }) => text);
const carries = (): FactParts => fact('network.transfer');
const listens = (): FactParts => fact('network.listen', { reversibility: 'reversible' });
const has = (args: readonly Word[], shape: RegExp): boolean => args.some(({ text }) => shape.test(text));
const LOCAL = /(?:^|[/@])(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[?::1\]?)(?=[:/]|$)/;
const REMOTE_PATH = /^(?:[\w.-]{1,100}@)?[\w.-]{2,200}:(?!\/\/)|^(?:rsync|sftp|scp|ftp|smb|s3|gs|davs?):\/\//;

/** Copies between machines, in either direction. */
const remoteCopy: Read = ({ args }) =>
  has(args, /^(?:-[a-zA-Z]{0,8}n[a-zA-Z]{0,8}|--dry-run|--list-only)$/) ||
  !texts(args).some((text) => !text.startsWith('-') && REMOTE_PATH.test(text))
    ? []
    : [carries()];

/** Raw connections: what goes through them is not said. `-z` only knocks. */
const connection: Read = ({ args }) => {
  if (has(args, /^-\w{0,6}z|^--?(?:help|version|h|V)$/) || args.length === 0) return [];
  return has(args, /^-\w{0,6}l|^--listen$|-LISTEN:/i) ? [listens(), carries()] : [carries()];
};

/** telnet(1): to this machine it is a look at one of its own services. */
const terminal: Read = (invocation) => (has(invocation.args, LOCAL) ? [] : connection(invocation));

/** curl(1): data out of a file, or an upload; a request of its own is not a transfer. */
const curl: Read = ({ args }) => {
  const uploads = args.some(({ text, commands }, index) => {
    const value = /^(?:-d|-F|--data(?:-\w{1,10})?|--json|--form)$/.test(args[index - 1]?.text ?? '')
      ? text
      : (/^(?:-[dF]|--data[\w-]{0,12}=|--form=)(.{1,500})/.exec(text)?.[1] ?? '');
    return (
      (commands !== undefined && value !== '') ||
      /^@|^[\w.[\]-]{0,60}=?[@<]/.test(value) ||
      /^(?:-T|--upload-file)/.test(text)
    );
  });
  const schemes = has(args, /^(?:tftp|scp|sftp|smbs?|telnet|gopher|dict|ldaps?|file):/i);
  // These carry any bytes to any service, those of this machine included.
  const raw = has(args, /^(?:gopher|dict):/i);
  return raw || ((uploads || schemes) && !has(args, LOCAL)) ? [carries()] : [];
};

/** wget(1): files that it sends. */
const wget: Read = ({ args }) => (has(args, /^--(?:post-file|body-file)(?:=|$)/) ? [carries()] : []);

/** lwp-request(1): a request that carries something. */
const lwp: Read = ({ args }) => (has(args, /^(?:-m)?(?:POST|PUT|PATCH|DELETE)$/i) ? [carries()] : []);

/** Programs that are there to move files or streams over the network. */
const always: Read = ({ args }) => (has(args, /^--?(?:help|version|h|V)$/) ? [] : [carries()]);

/** hping3(8): packets with a file in them, or taken out of those that come. */
const packets: Read = ({ args }) =>
  args.length === 0 || has(args, /^-\w{0,3}[E9]$|^--(?:file|listen|sign)$/) ? [carries()] : [];

/** tar(1): an archive on another machine is reached by a remote shell. */
const archives: Read = ({ args }) => {
  const at = args.findIndex(({ text }, index) => /^-?\w{0,8}f$|^--file$/.test(text) && index + 1 < args.length);
  const named = has(args, /^--file=[\w.@-]{2,200}:/) || (at >= 0 && REMOTE_PATH.test(args[at + 1]?.text ?? ''));
  return named && !has(args, /^--force-local$/) ? [carries()] : [];
};

/** ssh(1): a port of the other machine that leads back here, and ports here that others may use. */
const tunnels: Read = ({ args }) => (has(args, /^-[a-zA-Z]{0,6}[Rw](?:\S|$)|^-[a-zA-Z]{0,6}g$/) ? [listens()] : []);

/** restic(1), borg(1): copies for a store on another machine. */
const stores: Read = ({ args }) =>
  has(args, /^(?:backup|create|copy|init)$/) &&
  has(args, /^(?:rest|sftp|s3|swift|b2|azure|gs|rclone|ssh):|^[\w.@-]{2,200}:\w/)
    ? [carries()]
    : [];

/** code(1): a tunnel or a server for this machine. */
const opensMachine: Read = ({ args }) =>
  has(args, /^(?:tunnel|serve-web|serve-local)$/) ? [listens(), carries()] : [];

/** `echo | …` and `echo Q | …` only close the connection. */
const printsNothing = ({ program, args }: Invocation): boolean =>
  program === 'echo' && /^(?:-n|-e|Q)?$/.test(args.map(({ text }) => text).join(''));

/** openssl(1): connections and servers. */
const openssl: Read = (invocation) => {
  const { args, input } = invocation;
  const [command] = texts(args);
  if (command === 's_server') return [listens()];
  const file = input.from === 'file' && input.target.text !== '/dev/null';
  const pipe = input.from === 'pipe' && !input.commands.every(printsNothing);
  const fed = file || pipe || has(args, /^-quiet$/);
  return command === 's_client' && fed ? [carries()] : [];
};

/** Interpreters with a web server of their own. */
const serves: Read = ({ args }) => {
  const module = has(args, /^(?:http\.server|SimpleHTTPServer|pyftpdlib|twisted\.web|uploadserver|smtpd)$/);
  const builtin = has(args, /^-(?:S|run)$/) && has(args, /^(?:-?e?httpd|[\w.]{0,40}:\d{2,5})$/);
  return (module || builtin) && !has(args, LOCAL) ? [listens()] : [];
};

const server: Read = ({ args }) =>
  has(
    args,
    /^-\w{0,4}(?:t|T|v|V)$|^--(?:help|version|test|check|genkey|show-[a-z-]{1,30})$|^(?:-t|configtest|validate|fmt|version|help|list|stop|reload|quit)$/,
  )
    ? []
    : [listens()];

/** whois(1) and finger(1) pass on whatever they are asked; a host and port of one's own is not what they are for. */
const asksHost: Read = ({ args }) => (has(args, /^(?:-h|--host|-p|--port)|^\S{0,100}@\S{1,100}$/) ? [carries()] : []);

/** Requests to a printer or another machine with data on the command line. */
const sendsTo: Read = ({ args }) => (has(args, /^-h/) && has(args, /^-[hu]/) ? [carries()] : []);

/** Docker's ports for the whole network are another's rule; of a cluster and a host here. */
const exposes: Read = ({ args }) =>
  has(args, /^(?:port-forward|expose|proxy)$/) && has(args, /^--address(?:=|$)|^expose$|^--accept-hosts/)
    ? [listens()]
    : args[0]?.text === 'cp'
      ? [carries()]
      : [];

const by = (read: Read, programs: string): Array<[string, Read]> =>
  programs.split(' ').map((program) => [program, read]);

const READERS: ReadonlyMap<string, Read> = new Map([
  ...by(remoteCopy, 'scp rsync rsync-ssl unison pscp sshfs rclone'),
  ...by(
    connection,
    'nc ncat netcat nc.openbsd nc.traditional socat socket websocat rlogin rsh rexec cryptcat pwncat chisel gs-netcat ztcp mosh dbclient',
  ),
  ...by(terminal, 'telnet'),
  ...by(curl, 'curl'),
  ...by(wget, 'wget wget2'),
  ...by(
    always,
    'ftp tftp lftp ncftp ncftpget ncftpput sftp psftp smbclient croc wormhole magic-wormhole POST ngrok cloudflared localtunnel lt bore frpc transfer.sh ksshell rpcclient atftp mail mailx mutt sendmail swaks sshuttle minicom picocom tip',
  ),
  ...by(lwp, 'lwp-request GET'),
  ...by(openssl, 'openssl'),
  ...by(packets, 'hping3'),
  ...by(archives, 'tar gtar bsdtar'),
  ...by(tunnels, 'ssh autossh'),
  ...by(stores, 'restic borg duplicity'),
  ...by(opensMachine, 'code code-server code-tunnel'),
  ...by(serves, 'python python2 python3 php ruby busybox'),
  ...by(
    server,
    'httpd nginx apache2 lighttpd dnsmasq mosquitto sshd vsftpd pure-ftpd tftpd smbd dropbear http-server caddy darkhttpd thttpd mini_httpd uftpd openvpn rsyslogd',
  ),
  ...by(asksHost, 'whois finger'),
  ...by(sendsTo, 'cancel lp lpr'),
  ...by(exposes, 'kubectl oc minikube'),
]);

/** Programs whose connections are described. */
export const DESCRIBED_CONNECTIONS: ReadonlySet<string> = new Set(READERS.keys());

const DEVICE = /^\/dev\/(?:tcp|udp)\//;

/** bash(1) and gawk(1) make connections of files with these names. */
const throughDevice = ({ input, redirections }: Invocation): boolean =>
  redirections.some(({ target }) => DEVICE.test(target.text)) ||
  (input.from === 'file' && DEVICE.test(input.target.text));

/** Programs that print what is in a file or kept in the environment. */
const PRINTS_CONTENT = new Set('cat base64 base32 xxd od head tail env printenv tar gzip openssl'.split(' '));
/** Programs whose names and addresses reach whoever answers for them. */
const ASKS = new Set('dig host nslookup ping drill curl wget finger whois'.split(' '));

/** Content in the name or the address that is asked for, and what a command on another machine is fed. */
function carriesContent({ program, args, input, wrappers }: Invocation): boolean {
  const inName = ({ text, commands = [] }: Word, at: number): boolean =>
    !/^-/.test(args[at - 1]?.text ?? '') &&
    !text.startsWith('-') &&
    commands.some((one) => PRINTS_CONTENT.has(one.program));
  const remote = wrappers.some(({ kind }) => kind === 'remote');
  return (ASKS.has(program) && args.some(inName)) || (remote && (input.from === 'file' || input.from === 'pipe'));
}

/** Every address of the machine, as an option that says where to listen has it. */
const EVERYWHERE = /^(?:(?:tcp|https?):\/\/)?(?:0\.0\.0\.0|\[::\]|::)(?::\d{1,5})?$/;
const WHERE = /^(?:-H|-b|--?(?:host|bind|bind-addr(?:ess)?|ip|listen|addr(?:ess)?|hostname|serve)|runserver)$/;
/** Servers of a development that listen everywhere when `--host` has no value. */
const HOST_ALONE = new Set(['vite', 'astro', 'nuxt', 'svelte-kit']);

function listensEverywhere({ program, args }: Invocation): boolean {
  return args.some(({ text }, at) => {
    const [, option, value] = /^(--?[\w-]{1,30})=(.{1,100})$/.exec(text) ?? [];
    if (option !== undefined && value !== undefined) return WHERE.test(option) && EVERYWHERE.test(value);
    if (text === '--host' && HOST_ALONE.has(program)) return !/^[^-]/.test(args[at + 1]?.text ?? '-');
    return EVERYWHERE.test(text) && WHERE.test(args[at - 1]?.text ?? '');
  });
}

/** What a command moves over the network, or opens to it. */
export const networkFacts = (invocation: Invocation): FactParts[] => [
  ...(READERS.get(invocation.program)?.(invocation) ?? []),
  ...(listensEverywhere(invocation) ? [listens()] : []),
  ...(throughDevice(invocation) || carriesContent(invocation) ? [carries()] : []),
];
