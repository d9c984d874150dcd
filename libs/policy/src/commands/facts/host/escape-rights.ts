import type { Invocation } from '../../invocation.js';
import { optionValues } from './escape-options.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

/** Programs that take another process into their hands, by what says which. */
const ATTACHES: Readonly<Record<string, RegExp>> = {
  strace: /^(?:-p|--attach|--pid)/,
  ltrace: /^-p/,
  gdb: /^(?:-p|--pid)/,
  lldb: /^(?:-p|--attach)/,
  gcore: /^\d{1,10}$/,
  reptyr: /^\d{1,10}$|^-[TLl]/,
  scanmem: /^\d{1,10}$/,
  'py-spy': /^(?:-p|--pid)/,
  perf: /^(?:-p|--pid)/,
};

/** A mode that lets a file run with its owner's rights: `u+s`, `=xs`, `4755`. */
const SET_ID = /^[ugoa]{0,4}[+=][rwxXt]{0,4}s|^0{0,2}[2-7][0-7]{3}$/;

/** Rights that a command takes over or leaves behind, where nothing else says so. */
export function rightsFacts({ program, args, wrappers }: Invocation): FactParts[] {
  const attaches = args.some(({ text }) => ATTACHES[program]?.test(text));
  const found = attaches ? [fact('program.start')] : [];
  if (
    program === 'install' &&
    ['-m', '--mode'].some((name) => optionValues(args, name).some((mode) => SET_ID.test(mode)))
  ) {
    found.push(fact('privilege.grant'));
  }
  if (wrappers.some((wrapper) => /^(?:chroot|sshpass)$/.test(wrapper.program))) found.push(fact('privilege.use'));
  return found;
}
