import type { FactReader } from '../../fact.js';
import { fact, traitsWhere } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { createOptionReader } from './options.js';
import { dynamicTrait, targetsOf } from './targets.js';
import { isVital } from './writes.js';

const readMode = createOptionReader({
  valued: '--reference --from',
  long: '--recursive --preserve-root --no-preserve-root --reference',
});
const readAcl = createOptionReader({
  valued: '-m --modify -x --remove -M -X --set --restore',
  long: '--recursive --remove-all --modify',
});

/** chmod(1) octal: the last digit's 2 lets everybody write; the first of four sets user or group id on running. */
const writableByAll = (mode: string): boolean => /^[0-7]{0,3}[0-7]?[2367]$/.test(mode) && mode.length >= 3;
const setsId = (mode: string): boolean => /^0?[24567][0-7]{3}$/.test(mode);

/** Symbolic: `a+rw`, `+w` is limited by the umask and therefore not meant; `u+s`, `ug=s`. */
const grantsAllSymbolic = (mode: string): boolean =>
  mode.split(',').some((part) => /^[ug]{0,2}[oa][ugoa]{0,3}[+=][rxXst]{0,4}w/.test(part));
const setsIdSymbolic = (mode: string): boolean =>
  mode.split(',').some((part) => /^[ugoa]{0,4}[+=][rwxXt]{0,4}s/.test(part));

const isSymbolic = (text: string): boolean => /^-[rwxXst]{1,6}$/.test(text);

/** chmod(1): too much for everybody, set-user-id, or everything below a folder that is not a project's. */
const chmod: FactReader = ({ args }) => {
  const options = readMode(args.filter(({ text }) => !isSymbolic(text)));
  const taken = args.find(({ text }) => isSymbolic(text));
  const [mode, ...rest] = taken ? [taken, ...options.operands] : options.operands;
  const files = options.values('--reference').length > 0 ? options.operands : rest;
  const text = mode?.text ?? '';
  const parts = {
    targets: targetsOf(files),
    traits: [...traitsWhere({ recursive: options.has('-R', '--recursive') }), ...dynamicTrait(files)],
    reversibility: 'externally_reversible' as const,
  };
  const grants = writableByAll(text) || setsId(text) || grantsAllSymbolic(text) || setsIdSymbolic(text);
  const vital = files.some(isVital);
  return [...(grants || vital ? [fact('privilege.grant', parts)] : []), fact('files.permissions', parts)];
};

const chown: FactReader = ({ args }) => {
  const options = readMode(args);
  const files = options.values('--reference').length > 0 ? options.operands : options.operands.slice(1);
  const parts = {
    targets: targetsOf(files),
    traits: [...traitsWhere({ recursive: options.has('-R', '--recursive') }), ...dynamicTrait(files)],
    reversibility: 'externally_reversible' as const,
  };
  return [...(files.some(isVital) ? [fact('privilege.grant', parts)] : []), fact('files.permissions', parts)];
};

const setfacl: FactReader = ({ args }) => {
  const options = readAcl(args);
  const entries = options.values('-m', '--modify', '--set').map(({ text }) => text);
  const parts = {
    targets: targetsOf(options.operands),
    traits: traitsWhere({ recursive: options.has('-R', '--recursive') }),
    reversibility: 'externally_reversible' as const,
  };
  const open = entries.some((entry) => /(?:^|,)(?:d:|default:)?(?:o|other|u|user):(?:nobody)?:[rx-]{0,2}w/.test(entry));
  return [...(open ? [fact('privilege.grant', parts)] : []), fact('files.permissions', parts)];
};

/** chattr(1): taking the immutable or append-only mark away is how a protected file is got at. */
const chattr: FactReader = ({ args }) => {
  const mode = args.find(({ text }) => /^[-+=][a-zA-Z]{1,10}$/.test(text) && !/^-[RVf]{1,3}$/.test(text))?.text ?? '';
  const files = args.filter(({ text }) => !/^[-+=]/.test(text));
  const parts = { targets: targetsOf(files), reversibility: 'reversible' as const };
  const loosens = /^-[a-zA-Z]{0,9}[ia]/.test(mode);
  return [
    ...(loosens ? [fact('protection.disable', parts)] : []),
    fact('files.permissions', parts),
  ] satisfies FactParts[];
};

/** setcap(8): a capability is a piece of root that the file keeps. */
const setcap: FactReader = ({ args }) =>
  args.some(({ text }) => text === '-r')
    ? []
    : [fact('privilege.grant', { targets: targetsOf(args.slice(-1)), reversibility: 'reversible' })];

export const permissionPrograms: Readonly<Record<string, FactReader>> = {
  chmod,
  chown,
  chgrp: chown,
  setfacl,
  chattr,
  setcap,
};
