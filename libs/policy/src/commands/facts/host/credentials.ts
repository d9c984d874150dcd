import type { FactReader } from '../../fact.js';
import type { Invocation, Word } from '../../invocation.js';
import { fact, readBy } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { scopeOf, targetsOf } from './targets.js';

/** Credential files among words and input, whose content the command would show, copy or pack. */
function credentialFiles({ args, input }: Invocation): Word[] {
  const words = input.from === 'file' ? [...args, input.target] : args;
  return words
    .map((word) =>
      /^(?:if=|file:\/\/|@)/.test(word.text) ? { ...word, text: word.text.replace(/^(?:if=|file:\/\/|@)/, '') } : word,
    )
    .filter((word) => !word.text.startsWith('-') && scopeOf(word) === 'credentials');
}

const found = (files: readonly Word[]): FactParts[] =>
  files.length === 0 ? [] : [fact('credentials.read', { targets: targetsOf(files) })];

/** Programs that show or copy what is in a file. */
const shows: FactReader = (invocation) => found(credentialFiles(invocation));

/** The first word is what is looked for or done; `-q`, `-c` and `-l` tell only whether and where. */
const searches: FactReader = (invocation) => {
  if (invocation.args.some(({ text }) => /^-[a-zA-Z]{0,6}[qlLc]|^--(?:quiet|count|files-with\S{0,20})$/.test(text)))
    return [];
  const first = invocation.args.findIndex(({ text }) => !text.startsWith('-'));
  return found(credentialFiles({ ...invocation, args: invocation.args.filter((_, index) => index !== first) }));
};

/** cp(1) and mv(1): only what is copied is read; where it goes is a write. */
const copies: FactReader = (invocation) =>
  found(credentialFiles({ ...invocation, args: invocation.args.slice(0, -1) }));

/** Stores of keys and passwords, and the words that make them tell. */
const STORES: Readonly<Record<string, RegExp>> = {
  security: /^(?:find-(?:generic|internet)-password|dump-keychain|export)$/,
  'secret-tool': /^lookup$/,
  keyctl: /^(?:print|read|pipe)$/,
};
const store: FactReader = ({ program, args }) =>
  args.some(({ text }) => STORES[program]?.test(text)) ? [fact('credentials.read')] : [];

const getent: FactReader = ({ args }) =>
  args.some(({ text }) => /^g?shadow$/.test(text))
    ? [fact('credentials.read', { targets: [{ text: 'shadow', scope: 'credentials' }] })]
    : [];

export const credentialPrograms: Readonly<Record<string, FactReader>> = {
  getent,
  ...readBy(
    shows,
    'cat less more head tail tac nl bat most strings xxd od hexdump base64 base32 zcat tar zip gzip 7z cpio dd curl ' +
      'cut sort uniq rev fold fmt paste view vim vi nano emacs code open xclip pbcopy wl-copy tee diff jq yq column expand',
  ),
  ...readBy(searches, 'grep egrep fgrep rg ag awk gawk sed perl'),
  ...readBy(copies, 'cp mv install rsync scp'),
  ...readBy(store, 'security secret-tool keyctl'),
};
