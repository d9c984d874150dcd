import type { FactReader } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { fact, readBy } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { isDecoder, isDownload, producersOf } from './producers.js';

const run = () => fact('project.run', { reversibility: 'irreversible' as const });

/** Code out of other commands' output: worst when it comes from the network, hidden when it was decoded. */
function fedCode(invocation: Invocation): FactParts[] {
  const producers = producersOf(invocation);
  if (producers.some(isDownload)) return [fact('code.unseen', { traits: ['remote'] })];
  if (producers.some(isDecoder)) return [fact('code.unseen')];
  return [];
}

/** Only a file's content, as it lies there: the same as running the file. */
const isPlainFile = (invocation: Invocation): boolean =>
  producersOf(invocation).every(({ program }) => program === 'cat');

/** PowerShell puts code together from a download, from base64, or takes it encoded. */
const POWERSHELL_MADE_UP =
  /\b(?:iex|invoke-expression)\b.{0,400}\b(?:download(?:string|file|data)|frombase64string|iwr|irm|invoke-(?:webrequest|restmethod))\b|\bdownloadstring\b.{0,400}\biex\b/i;
const isMadeUp = ({ program, args }: Invocation): boolean =>
  /^(?:pwsh|powershell)/.test(program) &&
  (args.some(({ text }) => /^-e(?:nc|ncodedcommand)?$/i.test(text)) ||
    POWERSHELL_MADE_UP.test(args.map(({ text }) => text).join(' ')));

/** A shell that is still there after unwrapping: nobody can say what it will read. */
const shell: FactReader = (invocation) => {
  const fed = fedCode(invocation);
  if (fed.length > 0) return fed;
  if (isMadeUp(invocation)) return [fact('code.unseen')];
  const { args, input } = invocation;
  const command = args.findIndex(({ text }) => /^-[a-z]{0,5}c$/.test(text));
  const unknownCommand =
    command >= 0 && args.slice(command + 1).some(({ text, literal }) => !literal || text.includes('{}'));
  if (unknownCommand) return [fact('code.unseen', { traits: ['dynamic'] })];
  if (input.from === 'pipe' && !isPlainFile(invocation) && !hasScript(invocation)) {
    return [fact('code.unseen', { traits: ['dynamic'] })];
  }
  return [run()];
};

const hasScript = ({ args }: Invocation): boolean =>
  args.some(({ text, commands }) => !text.startsWith('-') && !commands);

/** eval and source: tools that print settings for the shell (`ssh-agent -s`) are what they are made for. */
const evaluate: FactReader = (invocation) => {
  const fed = fedCode(invocation);
  if (fed.length > 0) return fed;
  const fromTool = invocation.input.from === 'pipe';
  const unknown = invocation.program === 'eval' && !fromTool && invocation.args.some(({ literal }) => !literal);
  return unknown ? [fact('code.unseen', { traits: ['dynamic'] })] : [run()];
};

/** Interpreters of other languages read their standard input as code unless they are given a script, `-c` or `-m`. */
const interpreter: FactReader = (invocation) => {
  const reads = !invocation.args.some(
    ({ text, commands }) =>
      !commands && text !== '-' && (!text.startsWith('-') || /^-{1,2}(?:[cemr]|eval|print)$/.test(text)),
  );
  const fed = reads || invocation.args.some(({ commands }) => commands) ? fedCode(invocation) : [];
  return fed.length > 0 ? fed : [run()];
};

export const unseenCodePrograms: Readonly<Record<string, FactReader>> = {
  ...readBy(shell, 'sh bash zsh dash ksh ash mksh rbash fish csh tcsh yash rksh pwsh powershell'),
  ...readBy(evaluate, 'eval source . iex invoke-expression'),
  ...readBy(
    interpreter,
    'python perl ruby php node nodejs deno bun lua luajit tclsh Rscript julia osascript groovy scala R jjs jrunscript irb',
  ),
};
