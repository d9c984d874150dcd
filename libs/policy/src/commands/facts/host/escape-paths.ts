import type { Invocation, Word } from '../../invocation.js';
import { codeOptionsOf } from './escape-options.js';
import { namesOnly } from './escape-shell.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { pathOf, scopeOf, targetsOf } from './targets.js';

/** What everybody on a machine may read, by the first folder (hier(7)). */
const PUBLIC =
  /^\/(?:usr|bin|sbin|lib\w{0,4}|opt|proc|sys|dev|run|etc|var|tmp|boot|snap|nix|app|code|workspaces?|github|System|Library|Applications)(?:\/|$)/;

/** A path behind what options and addresses put in front of one: `--out=/x`, `@/x`, `file:///x`, `of=/x`, `-o/x`. */
const PATH_IN_WORD = /(?:^(?:-\w)?|[=@<>:,'"(\s])(?:file:\/\/)?(\/[\w.*{}$-][^\s'"`,;:()<>|]{0,400})/g;
const MAX_PATHS = 20;

/** Programs whose first operand is a pattern, a script or text in which a slash says nothing. */
const PATTERN_FIRST = new Set('sed gsed awk gawk mawk nawk tr s rename perl-rename kubectl ssh'.split(' '));

/** Programs that make or look at places, not at what is in files. */
const PLACES = new Set(
  (
    'cd pushd mkdir rmdir rm mv chmod chown chgrp touch mount umount df findmnt exa eza lsd zoxide z ncdu dust broot ranger nnn mc ' +
    'docker podman nerdctl docker-compose kubectl oc helm aws gcloud az gsutil s3cmd rclone vault consul etcdctl ' +
    'zkCli.sh ip route systemctl journalctl adb gh glab mkfifo mknod mktemp rmdir unlink pvesh'
  ).split(' '),
);

/** Raw disks and memory hold what no permission of a file guards. */
const RAW = /^\/dev\/(?:sd|hd|vd|xvd|nvme|mmcblk|dm-|mapper\/|disk\/|k?mem\b|loop\d|md\d)/;

/** Absolute paths of a word that lead out of the project and out of what everybody may read. */
function outsideIn({ text }: Pick<Word, 'text'>): string[] {
  if (!text.includes('/') || /^[a-z][a-z0-9+.-]{1,20}:\/\/(?!\/)/i.test(text)) return [];
  return [...text.matchAll(PATH_IN_WORD)]
    .slice(0, MAX_PATHS)
    .map((match) => match[1] ?? '')
    .filter(isOutside);
}

function isOutside(path: string): boolean {
  const scope = scopeOf(pathOf(path));
  return RAW.test(path) || scope === 'credentials' || (!PUBLIC.test(path) && (scope === 'system' || scope === 'home'));
}

/** Files of others that a program is given to work with, whatever it is. */
export function outsideFacts(invocation: Invocation): FactParts[] {
  const { name, input } = invocation;
  const named = name?.literal === true ? [name] : [];
  const read = input.from === 'file' ? [input.target] : [];
  const paths = [...named, ...read, ...workedOn(invocation)].flatMap(outsideIn);
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
  if (PLACES.has(program)) return [];
  if (program === 'csplit') return args.slice(0, 1);
  if (namesOnly(invocation) && !SHOWS_CONTENT.has(program))
    return args.filter((_, at) => isLongOption(args[at]) || isLongOption(args[at - 1]));
  const code = codeOptionsOf(program);
  const data = code.length === 0 ? args : args.filter((_, at) => !code.includes(args[at - 1]?.text ?? ''));
  return PATTERN_FIRST.has(program) ? withoutFirstOperand(data) : data;
}

const isLongOption = (word: Word | undefined): boolean => /^--[a-z]/.test(word?.text ?? '');
/** Sub-commands of git that take any file; the others keep to the repository. */
const GIT_FILES = new Set(['diff', 'apply', 'hash-object', 'bundle', 'archive', 'init']);
const SHOWS_CONTENT = new Set('cat head tail less more strings cmp diff file grep egrep fgrep rg'.split(' '));

function withoutFirstOperand(args: readonly Word[]): readonly Word[] {
  const first = args.findIndex(({ text }) => !text.startsWith('-'));
  return args.filter((_, index) => index !== first);
}
