import type { FactReader } from '../../fact.js';
import type { Invocation, Word } from '../../invocation.js';
import { fact, readBy, traitsWhere } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { createOptionReader } from './options.js';
import { dynamicTrait, targetsOf } from './targets.js';
import { isTrace, writeFacts } from './writes.js';

const readRm = createOptionReader({
  long: '--recursive --force --dir --verbose --interactive --one-file-system --preserve-root --no-preserve-root',
});
const readShred = createOptionReader({
  valued: '-n --iterations -s --size --random-source',
  long: '--force --remove --zero --verbose --exact',
});
const readTruncate = createOptionReader({ valued: '-s --size -r --reference', long: '--no-create --io-blocks' });

/** A variable that this very command sets does not hold what its name promises: `TMPDIR=/ rm -rf $TMPDIR`. */
const redefined = ({ assignments }: Invocation, words: readonly Word[]): Word[] =>
  words.map((word) => {
    const set = assignments.find(({ name }) => word.text.startsWith(`$${name}`) || word.text.startsWith(`\${${name}}`));
    return set ? { ...word, text: word.text.replace(/^\$\{?\w{1,64}\}?/, () => set.value.text) } : word;
  });

/** What deleting these paths does: the files are gone, and with logs and histories the traces too. */
export function deleteFacts(invocation: Invocation, words: readonly Word[], recursive = false): FactParts[] {
  const paths = redefined(invocation, words);
  const targets = paths.length === 0 ? [{ text: '', scope: 'unknown' as const }] : targetsOf(paths);
  const traits = [...traitsWhere({ recursive }), ...dynamicTrait(paths)];
  const rebuilt = targets.every(({ scope }) => scope === 'rebuildable' || scope === 'temporary');
  return [
    fact('files.delete', { targets, traits, reversibility: rebuilt ? 'reversible' : 'irreversible' }),
    ...(paths.some(isTrace) ? [fact('traces.delete', { targets })] : []),
    ...(paths.some(({ text }) => text.includes('.git/hooks/')) ? [fact('git.bypass', { targets })] : []),
  ];
}

/** Programs that print as many names as there are. */
const SEARCHES = new Set(['find', 'fd', 'fdfind', 'gfind', 'locate', 'plocate']);

const rm: FactReader = (invocation) => {
  const options = readRm(invocation.args);
  const recursive = options.has('-r', '-R', '--recursive', '--no-preserve-root');
  // Without an operand rm does nothing, unless something appends them (`xargs rm`).
  const each = invocation.wrappers.some(({ kind }) => kind === 'each');
  if (options.operands.length === 0 && !recursive && !each) return [];
  const found = options.operands.some(({ commands }) => commands?.some(({ program }) => SEARCHES.has(program)));
  const many =
    found || (each && (options.operands.length === 0 || options.operands.some(({ text }) => text.includes('{}'))));
  return deleteFacts(invocation, options.operands, recursive || many);
};

/** rmdir(1) and unlink(1) take one thing that is empty, or one file. */
const unlink: FactReader = (invocation) => deleteFacts(invocation, readRm(invocation.args).operands);

const rmdir: FactReader = (invocation) => [
  fact('files.delete', {
    targets: targetsOf(readRm(invocation.args).operands).map((target) => ({ ...target, scope: 'rebuildable' })),
    reversibility: 'reversible',
  }),
];

/** shred(1), wipe(1), srm(1): what they overwrite no undelete brings back, wherever it lies. */
const shred: FactReader = ({ args }) => {
  const { operands } = readShred(args);
  return [
    fact('files.delete', { targets: targetsOf(operands), traits: ['force', 'recursive', ...dynamicTrait(operands)] }),
    ...writeFacts(operands, { replaces: true }),
  ];
};

/** truncate(1): cut down to nothing, what was in the file is deleted. */
const truncate: FactReader = (invocation) => {
  const options = readTruncate(invocation.args);
  const empties = options.values('-s', '--size').some(({ text }) => /^0\w?$/.test(text));
  return [
    ...(empties ? deleteFacts(invocation, options.operands) : []),
    ...writeFacts(options.operands, { replaces: true }),
  ];
};

const FIND_WRITES = new Set(['-fprint', '-fprint0', '-fprintf', '-fls']);

/** The words of find(1) itself, without the commands between `-exec` and its `;` or `+`. */
function ownWords(args: readonly Word[]): Word[] {
  let inside = false;
  return args.filter(({ text }) => {
    if (inside) {
      inside = !/^\\?[;+]$/.test(text);
      return false;
    }
    inside = /^-(?:exec|ok)(?:dir)?$/.test(text);
    return !inside;
  });
}

/** find(1): `-delete` takes whatever is there when it runs; the commands of `-exec` are read on their own. */
const find: FactReader = (invocation) => {
  const args = ownWords(invocation.args);
  const deletes = args.some(({ text }) => text === '-delete');
  const written = args.filter((_, index) => FIND_WRITES.has(args[index - 1]?.text ?? ''));
  const facts = writeFacts(written, { replaces: true });
  if (!deletes) return facts;
  const first = args.findIndex(({ text }) => /^[-(!]/.test(text) && !/^-[HLPOD]/.test(text));
  const starts = args.slice(0, first < 0 ? args.length : first).filter(({ text }) => !text.startsWith('-'));
  const names = args.filter((_, index) => /^-i?(?:name|path)$/.test(args[index - 1]?.text ?? ''));
  // Only what a build makes again: the names say so, wherever the search starts.
  const rebuilt = names.length > 0 && targetsOf(names).every(({ scope }) => scope === 'rebuildable');
  const targets = rebuilt ? targetsOf(names) : targetsOf(starts);
  const here = { text: '.', scope: 'working_directory' as const };
  return [
    ...facts,
    fact('files.delete', {
      targets: targets.length > 0 ? targets : [here],
      traits: ['recursive', 'dynamic', ...traitsWhere({ all: !rebuilt })],
      reversibility: rebuilt ? 'reversible' : 'irreversible',
    }),
  ];
};

export const deletionPrograms: Readonly<Record<string, FactReader>> = {
  rm,
  rmdir,
  unlink,
  find,
  truncate,
  ...readBy(rm, 'trash-rm grm'),
  ...readBy(shred, 'shred srm wipe scrub sfill'),
};
