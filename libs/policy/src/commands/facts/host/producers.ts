import type { Invocation, Word } from '../../invocation.js';
import { scopeOf } from './targets.js';

const MAX_PRODUCERS = 64;

/** Every command whose output reaches this one: through its pipe, through theirs, and through words that run commands. */
export function producersOf(invocation: Invocation): Invocation[] {
  const found: Invocation[] = [];
  const waiting = [...sourcesOf(invocation)];
  for (let next = waiting.shift(); next && found.length < MAX_PRODUCERS; next = waiting.shift()) {
    found.push(next);
    waiting.push(...sourcesOf(next));
  }
  return found;
}

const sourcesOf = ({ input, args }: Invocation): Invocation[] => [
  ...(input.from === 'pipe' ? input.commands : []),
  ...args.flatMap(({ commands }) => commands ?? []),
];

/** Text that is fed to a command and is known: a heredoc, a here-string, or what `echo` or `printf` is given. */
export function textFedTo({ input }: Invocation): string {
  if (input.from === 'text') return input.text;
  if (input.from !== 'pipe') return '';
  return input.commands.map(textPrintedBy).join('\n');
}

/** What a command prints, where its words say so. */
export function textPrintedBy({ program, args, input }: Invocation): string {
  if (/^(?:echo|printf|print)$/.test(program)) return args.map(({ text }) => text).join(' ');
  return program === 'cat' && input.from === 'text' ? input.text : '';
}

const NETWORK = new Set(
  (
    'curl wget fetch aria2c axel http https xh httpie lwp-request lwp-download lynx w3m links elinks ftp tftp sftp nc ncat ' +
    'netcat socat telnet scp rsync ssh dig host nslookup gsutil s3cmd mc rclone iwr irm wget2 curlie invoke-webrequest ' +
    'invoke-restmethod certutil bitsadmin ipfs torsocks'
  ).split(' '),
);

/** True when what the command prints comes from another machine. */
export const isDownload = (invocation: Invocation): boolean =>
  NETWORK.has(invocation.program) ||
  (invocation.program === 'openssl' && invocation.args[0]?.text === 's_client') ||
  (/^(?:gh|glab|aws|git)$/.test(invocation.program) &&
    /^(?:api|s3|archive|release)$/.test(invocation.args[0]?.text ?? '')) ||
  /\b(?:urlopen|requests\.get|open-uri|LWP::Simple|file_get_contents\(.http)/.test(codeOf(invocation));

const codeOf = ({ program, args }: Invocation): string =>
  /^(?:python|perl|ruby|php|node)/.test(program) ? args.map(({ text }) => text).join(' ') : '';

const DECODERS = new Map<string, RegExp>([
  ['base64', /^-(?:-decode|\w{0,3}[dD])/],
  ['base32', /^-(?:-decode|\w{0,3}d)/],
  ['basenc', /^-(?:-decode|\w{0,3}d)/],
  ['xxd', /^-\w{0,3}r/],
  ['openssl', /^-(?:d|a|base64)$/],
  ['gpg', /^-(?:d|-decrypt)$/],
  ['gzip', /^-\w{0,3}d/],
  ['gunzip', /^/],
  ['zcat', /^/],
  ['bunzip2', /^/],
  ['uudecode', /^/],
  ['rev', /^/],
  ['tr', /^/],
]);

/** True when what the command prints was made unreadable before. */
export const isDecoder = ({ program, args }: Invocation): boolean => {
  const decodes = DECODERS.get(program);
  return decodes !== undefined && (args.length === 0 ? decodes.test('') : args.some(({ text }) => decodes.test(text)));
};

/** Files that tell about a machine or a person, and folders that hold all of it. */
const PRIVATE =
  /^\/(?:etc(?:\/(?:passwd|group|hosts|sudoers|ssh|kubernetes|ssl|.{0,60}\.conf))?|root|home|var\/lib|var\/backups|Users)?\/?$|^\/(?:root|home\/[^/]{1,60}|Users\/[^/]{1,60})(?:\/(?:\..{1,100})?)?$|^(?:~|\$HOME|\$\{HOME\})\/?(?:\..{1,100})?$|_history$|^\/proc\/.{1,60}\/(?:environ|maps|mem)$/;

/** True when a file or folder should not leave the machine. */
export const isPrivate = (word: Pick<Word, 'text' | 'literal' | 'glob'>): boolean =>
  ['credentials', 'wingman', 'device', 'root'].includes(scopeOf(word)) || PRIVATE.test(word.text);

const ENVIRONMENT = new Set(['env', 'printenv', 'set', 'declare', 'export', 'history', 'compgen']);

/** Calls that print what is kept to be kept secret, or what goes over a network. */
const SECRET_READERS: ReadonlyArray<readonly [program: string, words: RegExp]> = [
  ['doppler', /^secrets (?:download|get)\b/],
  ['vault', /^(?:kv get|read)\b/],
  ['op', /^(?:read|item get|document get|inject)\b/],
  ['aws', /\b(?:get-secret-value|get-parameters?\b.{0,200}--with-decryption)\b/],
  ['gcloud', /\bsecrets versions access\b/],
  ['az', /\bkeyvault secret show\b/],
  ['bw', /^(?:get|export|list)\b/],
  ['pass', /^(?!ls\b|list\b)\S/],
  ['gpg', /--export-secret/],
  ['infisical', /^(?:export|secrets)\b/],
  ['kubectl', /\bget secrets?\b.{0,200}-o/],
  ['tcpdump', /-w -/],
];

/** True when what the command prints should not leave the machine: the environment, or a private file. */
export const isRevealing = ({ program, args, input }: Invocation): boolean =>
  (ENVIRONMENT.has(program) && args.every(({ text }) => text.startsWith('-'))) ||
  (program === 'printenv' && args.some(({ text }) => /KEY|TOKEN|SECRET|PASS/i.test(text))) ||
  SECRET_READERS.some(([name, words]) => name === program && words.test(args.map(({ text }) => text).join(' '))) ||
  args.some((word) => isPrivate(/^if=/.test(word.text) ? { ...word, text: word.text.slice(3) } : word)) ||
  (input.from === 'file' && isPrivate(input.target));
