import type { Invocation, Word } from '../../invocation.js';
import { isOutside } from './escape-places.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { pathOf, targetsOf } from './targets.js';
import { isStartup, writeFacts } from './writes.js';

/** Programs that show, pack or copy what is in the files that they are given. */
const OPENS_FILES = new Set(
  (
    'cat tac nl head tail less more strings grep egrep fgrep rg awk gawk sed cut sort uniq xxd od hexdump base64 base32 gpg openssl ' +
    'tar gtar bsdtar zip 7z gzip xz zstd cp rsync scp install dd curl diff'
  ).split(' '),
);

/** A home, or the system's settings: nobody keeps a project right there. */
const OF_OTHERS = /^(?:(?:~\w{0,32}|\$HOME|\$\{HOME\}|\/root|\/home\/[^/]{1,64})\/?|\/etc(?:\/.{0,200})?)$/;

/** Where accounts keep their keys. */
const OF_KEYS = /^(?:~|\$HOME|\/).{0,200}\/\.(?:ssh|aws|azure|gnupg|kube|docker|password-store|config\/gcloud)(?:\/|$)/;

const RELATIVE = /^(?![-/~$])[^=:]{1,400}$/;
const ALL = /^(?:\.\/?|(?:\.\/)?\*)$/;

const joined = (folder: string, text: string): string => `${folder.replace(/\/$/, '')}/${text.replace(/^\.\//, '')}`;

/** Where a `cd` leads; undefined: where nobody knows. */
function folderAfter({ args }: Invocation, before: string | undefined): string | undefined {
  const to = args.find(({ text }) => !/^-[LPe@]+$|^--$/.test(text))?.text ?? '~';
  if (/^[/~$]/.test(to)) return to;
  return to === '-' || to.includes('..') ? undefined : joined(before ?? '.', to);
}

/**
 * What the commands of one source do by names that mean something else since an earlier one changed the folder: they read
 * what is kept in a home, among keys or settings, or write what is started later.
 */
export function factsAfterLeaving(invocations: readonly Invocation[]): ReadonlyMap<Invocation, FactParts[]> {
  const found = new Map<Invocation, FactParts[]>();
  let folder: string | undefined;
  for (const invocation of invocations) {
    if (invocation.program === 'cd' || invocation.program === 'pushd') folder = folderAfter(invocation, folder);
    else if (folder !== undefined) {
      const facts = [...readThere(invocation, folder), ...writtenThere(invocation, folder)];
      if (facts.length > 0) found.set(invocation, facts);
    }
  }
  return found;
}

function readThere({ program, args }: Invocation, folder: string): FactParts[] {
  if (!OPENS_FILES.has(program) || !(OF_KEYS.test(folder) || OF_OTHERS.test(folder))) return [];
  const paths = args
    .filter(({ text }) => RELATIVE.test(text) && (ALL.test(text) || isOutside(joined(folder, text))))
    .map(({ text }) => joined(folder, text));
  if (paths.length === 0) return [];
  return [fact('files.read_outside', { targets: targetsOf(paths.map(pathOf)), reversibility: 'read_only' })];
}

function writtenThere({ redirections }: Invocation, folder: string): FactParts[] {
  const words = redirections
    .filter(({ operator, target }) => operator.startsWith('>') && RELATIVE.test(target.text))
    .map(({ target }): Word => ({ ...target, text: joined(folder, target.text) }));
  return writeFacts(words.filter(isStartup), { replaces: true });
}
