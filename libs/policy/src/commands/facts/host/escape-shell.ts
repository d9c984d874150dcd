import type { Invocation } from '../../invocation.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

const SHELLS = new Set(
  'sh bash zsh dash ksh ksh93 ash mksh rbash rksh fish csh tcsh yash pwsh powershell nu xonsh elvish'.split(' '),
);
const SHOWS_ONLY = /^(?:--version|--help|-n|--syntax-check|--dump-strings)$/;

/** A shell without a script or a command to run answers to whoever is there. */
export function shellFacts({ program, args, input, wrappers }: Invocation): FactParts[] {
  const privilege = wrappers.some(({ kind }) => kind === 'privilege') ? [fact('privilege.use')] : [];
  if (!SHELLS.has(program) || args.some(({ text }) => SHOWS_ONLY.test(text))) return privilege;
  const operands = args.filter(({ text }) => !/^[-+]/.test(text));
  const opens = operands.length === 0 && input.from === 'none';
  return opens ? [...privilege, fact('shell.open')] : privilege;
}
