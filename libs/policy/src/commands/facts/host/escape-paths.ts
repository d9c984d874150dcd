import type { Invocation, Word } from '../../invocation.js';
import { codeOptionsOf } from './escape-options.js';
import { isOutside } from './escape-places.js';
import { isNamesOnly } from './escape-shell.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { producersOf, textFedTo } from './producers.js';
import { pathOf, scopeOf, targetsOf } from './targets.js';

/** A path behind what options and addresses put in front of one: `--out=/x`, `@/x`, `file:///x`, `of=/x`, `-o/x`. */
const PATH_IN_WORD = /(?:^(?:-\w)?|[=@<>:,'"(\s])(?:file:\/\/)?(\/[\w.*{}$-][^\s'"`,;:()<>|]{0,400})/g;
const MAX_PATHS = 20;

/** Programs whose first operand is a pattern, a script or text in which a slash says nothing. */
const PATTERN_FIRST = new Set(
  'sed gsed awk gawk mawk nawk tr s rename perl-rename kubectl ssh grep egrep fgrep rg ag ack zgrep pcregrep xpath htmlq pup'.split(
    ' ',
  ),
);

/** Options whose value is a pattern, a format or an assignment, beside those whose value is code. */
const PATTERN_OPTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    awk: ['-v', '-F', '--assign'],
    gawk: ['-v', '-F', '--assign'],
    mawk: ['-v', '-F', '--assign'],
    hexdump: ['-e'],
    hd: ['-e'],
    od: ['-t', '--format'],
    xq: ['-x', '--xpath', '-q', '--query'],
    xmllint: ['--xpath', '--pattern'],
    xmlstarlet: ['-m', '-v', '-c', '-u', '-d', '-s', '-i'],
  }),
);

/** Programs that make text or numbers of their words and open none of them. */
const OPENS_NOTHING = new Set('seq yes expr sleep jot'.split(' '));

/** Programs that make or look at places, not at what is in files. */
const PLACES = new Set(
  (
    'cd pushd mkdir rmdir rm mv chmod chown chgrp touch mount umount df findmnt exa eza lsd zoxide z ncdu dust broot ranger nnn mc ' +
    'docker podman nerdctl docker-compose kubectl oc helm aws gcloud az gsutil s3cmd rclone vault consul etcdctl ' +
    'zkCli.sh dconf gdbus qdbus busctl dbus-send awslogs ip route systemctl journalctl adb gh glab mkfifo mknod mktemp rmdir unlink pvesh smartctl udevadm'
  ).split(' '),
);

/** `</title>` closes what was opened; a file below the root is not meant. */
const CLOSING_TAG = /<\/[A-Za-z][\w:-]{0,30}>/g;

/** Where entr(1) puts the name of the file that changed. */
const CHANGED_FILE = '/_';

/** Programs whose options begin with a slash (`/out:FILE`), also where the others' paths do. */
const SLASH_OPTIONS = new Set(['csc', 'vbc', 'fsc', 'msbuild', 'xbuild', 'ilasm', 'wix', 'signtool']);
const SLASH_OPTION = /^\/[A-Za-z][A-Za-z0-9]{0,40}[+-]?(?::(?!\/)|$)/;

/** Absolute paths of a word that lead out of the project and out of what everybody may read. */
function outsideIn({ text }: Pick<Word, 'text'>): string[] {
  if (!text.includes('/') || /^[a-z][a-z0-9+.-]{1,20}:\/\/(?!\/)/i.test(text)) return [];
  return [...text.replaceAll(CLOSING_TAG, '').matchAll(PATH_IN_WORD)]
    .slice(0, MAX_PATHS)
    .map((match) => match[1] ?? '')
    .filter((path) => path !== CHANGED_FILE && isOutside(path));
}

/** `$(< file)`: the shell itself reads it, whatever program gets the word. */
const READ_BY_SHELL = /\$\(\s{0,8}<\s{0,8}([^\s<>)]{1,400})/g;

/** What the shell reads without a program: a file in a substitution, and one that zsh(1) prints for want of a command. */
function readByShell({ program, args, redirections }: Invocation): string[] {
  const within = args.flatMap(({ text, literal }) =>
    literal ? [] : [...text.matchAll(READ_BY_SHELL)].map((match) => match[1] ?? ''),
  );
  const printed =
    program === ':' ? redirections.filter(({ operator }) => operator === '<').map(({ target }) => target.text) : [];
  return [...within, ...printed].filter(isOutside);
}

/** Programs that take the names of the files to pack from their input (cpio(1), pax(1), zip(1)). */
const PACKS_NAMES = new Set(['cpio', 'pax']);

function namesFed(invocation: Invocation): string[] {
  const { program, args, input } = invocation;
  const takes = PACKS_NAMES.has(program) || (program === 'zip' && args.some(({ text }) => text === '-@'));
  if (!takes || input.from === 'none') return [];
  const found = producersOf(invocation).filter((maker) => maker.program === 'find');
  return [
    ...textFedTo(invocation).split(/\s+/, MAX_PATHS),
    ...found.flatMap(({ args: words }) => textsOf(words)),
  ].filter((text) => text.startsWith('/') && isOutside(text));
}

const textsOf = (words: readonly Word[]): string[] => words.map(({ text }) => text);

/** Programs that open everything below a folder. */
const TAKES_TREES = new Set('grep egrep fgrep rg ag ack tar gtar bsdtar zip 7z cp rsync scp'.split(' '));

/** The whole machine as something to read: `grep -r token /`, `tar cf x /`. */
const wholeMachine = ({ program, args }: Invocation): string[] =>
  TAKES_TREES.has(program) && args.some(({ text }) => text === '/') ? ['/'] : [];

/** Names under which programs keep keys, passwords and what somebody did. */
const SECRET_NAME =
  /id_[a-z0-9]{2,10}\b|\.(?:pem|key|p12|pfx|kdbx|keytab|ovpn)\b|credential|passw|secret|token|wallet|shadow|authorized_keys|kubeconfig|\.env\b|\.(?:ssh|aws|gnupg|netrc|pgpass)\b|_history\b|places\.sqlite|cookies|login data|bookmarks/i;

/** Where a search begins: the words in front of the first test. */
const rootsOf = (args: readonly Word[]): readonly Word[] => {
  const end = args.findIndex(({ text }, at) => at > 0 && /^[-(!]/.test(text) && !/^-[HLPDO]/.test(text));
  return args.slice(0, end < 0 ? undefined : end).filter(({ text }) => /^(?:\/|~|\$HOME)/.test(text));
};

/** A search for such files beyond the project. */
function searched({ program, args }: Invocation): string[] {
  if (!FINDS.has(program)) return [];
  const away = rootsOf(args).filter(({ text }) => text === '/' || ['system', 'home'].includes(scopeOf(pathOf(text))));
  const named = args.some(
    ({ text }, at) =>
      /^-(?:i?name|i?path|i?wholename|i?regex)$/.test(args[at - 1]?.text ?? '') && SECRET_NAME.test(text),
  );
  return named ? textsOf(away) : [];
}

/** False for the many commands in which no word could be a path beyond the project, and that read nothing else. */
const namesPlace = ({ name, args, input, redirections }: Invocation): boolean =>
  input.from !== 'none' ||
  redirections.length > 0 ||
  name?.text.includes('/') === true ||
  args.some(({ text }) => text.includes('/') || text.includes('~') || text.includes('$'));

/** Files of others that a program is given to work with, whatever it is. */
export function outsideFacts(invocation: Invocation): FactParts[] {
  const { name, input } = invocation;
  if (!namesPlace(invocation)) return [];
  const named = name?.literal === true ? [name] : [];
  const read = input.from === 'file' ? [input.target] : [];
  const words = [...named, ...read, ...workedOn(invocation)].flatMap(outsideIn);
  const paths = [
    ...words,
    ...wholeMachine(invocation),
    ...searched(invocation),
    ...readByShell(invocation),
    ...namesFed(invocation),
  ];
  return paths.length === 0
    ? []
    : [fact('files.read_outside', { targets: targetsOf(paths.map(pathOf)), reversibility: 'read_only' })];
}

/** The words that may name a file whose content the program works with. */
function workedOn(invocation: Invocation): readonly Word[] {
  const { program, args } = invocation;
  if (
    args.some(({ text }) => text === '--dry-run' || (program === 'rsync' && /^-[a-z]{0,8}n|^--list-only$/i.test(text)))
  )
    return [];
  if (program === 'git') return args.some(({ text }) => GIT_FILES.has(text)) ? args : [];
  if (PLACES.has(program)) return args.filter(({ text }) => GIVEN_AS_FILE.test(text));
  if (OPENS_NOTHING.has(program)) return [];
  if (FINDS.has(program)) return startedOnFound(args) ? rootsOf(args) : [];
  if (program === 'csplit') return args.slice(0, 1);
  if (isNamesOnly(program) && !SHOWS_CONTENT.has(program))
    return args.filter((_, at) => isLongOption(args[at]) || isLongOption(args[at - 1]));
  if (SLASH_OPTIONS.has(program)) return args.filter(({ text }) => !SLASH_OPTION.test(text));
  const code = [...codeOptionsOf(program), ...(PATTERN_OPTIONS.get(program) ?? [])];
  const data = code.length === 0 ? args : args.filter((_, at) => !code.includes(args[at - 1]?.text ?? ''));
  return PATTERN_FIRST.has(program) ? withoutFirstOperand(data) : data;
}

/** A file in place of a value, as clients of services write it: `file:///x`, `@/x`. */
const GIVEN_AS_FILE = /^(?:[\w.-]{1,60}=)?(?:file:\/\/|@)\//;

const FINDS = new Set(['find', 'gfind', 'fd', 'fdfind', 'bfs']);

/** True when what is found is handed to a program that opens it. */
function startedOnFound(args: readonly Word[]): boolean {
  const action = args.findIndex(({ text }) => /^-(?:exec|execdir|ok|okdir|x|X)$|^--exec(?:-batch)?$/.test(text));
  const program = (args[action + 1]?.text ?? '').replace(/^.*\//, '');
  return action >= 0 && (SHOWS_CONTENT.has(program) || !(isNamesOnly(program) || PLACES.has(program)));
}

const isLongOption = (word: Word | undefined): boolean => /^--[a-z]/.test(word?.text ?? '');
/** Sub-commands of git that take any file; the others keep to the repository. */
const GIT_FILES = new Set(['diff', 'apply', 'hash-object', 'bundle', 'archive', 'init']);
const SHOWS_CONTENT = new Set(
  'cat head tail less more strings cmp diff file grep egrep fgrep rg man nm size'.split(' '),
);

function withoutFirstOperand(args: readonly Word[]): readonly Word[] {
  const first = args.findIndex(({ text }) => !text.startsWith('-'));
  return args.filter((_, index) => index !== first);
}
