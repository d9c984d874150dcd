import type { FactReader } from '../../fact.js';
import type { Word } from '../../invocation.js';
import { fact, readBy } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { createOptionReader } from './options.js';
import { resolvePath } from './resolve-path.js';
import { dynamicTrait, pathOf, scopeOf, targetsOf } from './targets.js';
import { isVital, writeFacts } from './writes.js';

const readCopy = createOptionReader({
  valued: '-t --target-directory -S --suffix -m --mode -o --owner -g --group',
  long: '--force --no-clobber --recursive --backup --verbose --interactive --symbolic --no-dereference',
});
const readTee = createOptionReader({ long: '--append --ignore-interrupts' });
const readSed = createOptionReader({
  valued: '-e --expression -f --file -l --line-length -E',
  long: '--in-place --quiet --regexp-extended',
});
const readTar = createOptionReader({
  valued: '-f --file -C --directory --exclude -X --exclude-from -T --files-from --transform --checkpoint-action -I',
  long: '--extract --create --list --absolute-names --remove-files --overwrite --to-command --use-compress-program',
});
const readUnzip = createOptionReader({ valued: '-d -x -P' });

interface Move {
  sources: readonly Word[];
  destination: Word | undefined;
}

function moveOf(args: readonly Word[]): Move {
  const options = readCopy(args);
  const [folder] = options.values('-t', '--target-directory');
  if (folder) return { sources: options.operands, destination: folder };
  return { sources: options.operands.slice(0, -1), destination: options.operands.at(-1) };
}

/** A copy keeps its name in the folder it goes to: `cp x /etc/` writes `/etc/x`. */
function placesWritten({ sources, destination }: Move): Array<Pick<Word, 'text' | 'literal' | 'glob'>> {
  if (!destination) return [];
  if (!destination.text.endsWith('/')) return [destination];
  return sources.map(({ text }) => pathOf(`${destination.text}${resolvePath(pathOf(text)).segments.at(-1) ?? ''}`));
}

const isNull = (word: Word | undefined): boolean => word?.text === '/dev/null';

const cp: FactReader = ({ args }) => {
  const move = moveOf(args);
  return isNull(move.destination) ? [] : writeFacts(placesWritten(move), { replaces: true });
};

/** mv(1) into the void deletes; away from where the system needs it, it breaks what stands on it. */
const mv: FactReader = ({ args }) => {
  const move = moveOf(args);
  const options = { targets: targetsOf(move.sources), traits: dynamicTrait(move.sources) };
  if (isNull(move.destination)) return [fact('files.delete', { ...options, traits: ['recursive', ...options.traits] })];
  const sources = move.sources.map((source) => ({ source, scope: scopeOf(source) }));
  const vital = sources.some(
    ({ source, scope }) =>
      isVital(source) ||
      ['root', 'wingman', 'credentials'].includes(scope) ||
      (source.glob && (scope === 'system' || scope === 'home')),
  );
  return [...(vital ? [fact('files.replace', options)] : []), ...writeFacts(placesWritten(move), { replaces: true })];
};

const ln: FactReader = ({ args }) => {
  const forces = readCopy(args).has('-f', '--force');
  return writeFacts(placesWritten(moveOf(args)), { replaces: forces });
};

const install: FactReader = ({ args }) =>
  readCopy(args).has('-d', '--directory') ? [] : writeFacts(placesWritten(moveOf(args)), { replaces: true });

const tee: FactReader = ({ args }) => {
  const options = readTee(args);
  return writeFacts(options.operands, { replaces: !options.has('-a', '--append') });
};

/** sed(1) and perl(1) change files only in place; the first operand of sed is its script. */
const sed: FactReader = ({ args }) => {
  const options = readSed(args);
  const inPlace = args.some(({ text }) => /^(?:-[nErsz]{0,5}i|--in-place)/.test(text));
  if (!inPlace) return [];
  const scripted = options.has('-e', '--expression', '-f', '--file');
  return writeFacts(options.operands.slice(scripted ? 0 : 1), { replaces: true });
};

/** tar(1): what it unpacks replaces what is there; an option may run commands or delete what was packed. */
const tar: FactReader = ({ args }) => {
  const [first, ...rest] = args;
  const bundled = first && /^[A-Za-z]{1,10}$/.test(first.text);
  const options = readTar(bundled ? [{ ...first, text: `-${first.text}` }, ...rest] : args);
  const facts: FactParts[] = [];
  const [folder] = options.values('-C', '--directory');
  if (options.has('-x', '--extract', '--get') && (options.has('-P', '--absolute-names') || isFoundation(folder))) {
    facts.push(fact('files.replace', { targets: targetsOf([folder ?? pathOf('/')]) }));
  }
  if (options.has('--remove-files')) {
    facts.push(fact('files.delete', { targets: targetsOf(options.operands), traits: ['recursive'] }));
  }
  const action = [...options.values('--checkpoint-action', '--to-command', '--use-compress-program', '-I')];
  if (action.some(({ text }) => /^exec=|\bsh\b/.test(text))) facts.push(fact('code.unseen'));
  return facts;
};

const unzip: FactReader = ({ args }) => {
  const options = readUnzip(args);
  const [folder] = options.values('-d');
  return isFoundation(folder) ? [fact('files.replace', { targets: targetsOf(folder ? [folder] : []) })] : [];
};

/** `/` and the folders right below it that hold the operating system. */
const isFoundation = (folder: Word | undefined): boolean =>
  folder !== undefined && (scopeOf(folder) === 'root' || isVital(folder) || /^\/etc\/?$/.test(folder.text));

const readRsync = createOptionReader({
  valued:
    '-e --rsh --exclude --include --exclude-from --include-from -f --filter --files-from -T --temp-dir --backup-dir',
  long: '--delete --dry-run --remove-source-files --recursive --archive --list-only',
});

/** rsync(1): `--delete…` empties the other side of everything that is not on this one. */
const rsync: FactReader = ({ args }) => {
  const options = readRsync(args);
  const destination = options.operands.slice(-1);
  const preview = options.has('-n', '--dry-run', '--list-only');
  if (preview) return [];
  const deletes = args.some(({ text }) => /^--(?:delete(?:-\w{1,10})?|del|delete-missing-args)$/.test(text));
  return [
    ...(deletes
      ? [fact('files.delete', { targets: targetsOf(destination), traits: ['recursive', 'all', 'dynamic'] })]
      : []),
    ...(options.has('--remove-source-files')
      ? [fact('files.delete', { targets: targetsOf(options.operands.slice(0, -1)), traits: ['recursive'] })]
      : []),
    ...writeFacts(destination, { replaces: true }),
  ];
};

export const replacingPrograms: Readonly<Record<string, FactReader>> = {
  cp,
  mv,
  ln,
  install,
  sed,
  tar,
  unzip,
  rsync,
  ...readBy(tee, 'tee sponge'),
  ...readBy(tar, 'gtar bsdtar'),
};
