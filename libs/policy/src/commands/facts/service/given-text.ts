import type { Input, Invocation } from '../../invocation.js';

const PRINTERS = new Set(['echo', 'printf']);

/**
 * The text a command reads instead of somebody's typing, where the source itself says it: a heredoc, or what `echo`,
 * `printf` or `cat <<EOF` pipe into it. Undefined: nothing, or only running would tell.
 */
export function givenText(input: Input): string | undefined {
  if (input.from === 'text') return input.text;
  if (input.from !== 'pipe') return undefined;
  const texts = input.commands.flatMap((command) => printedBy(command) ?? []);
  return texts.length > 0 ? texts.join('\n') : undefined;
}

function printedBy({ program, args, input }: Invocation): string | undefined {
  if (PRINTERS.has(program)) {
    const words = args.filter(({ text }) => !/^-[neE]{1,3}$/.test(text)).map(({ text }) => text);
    return words.join(' ').replaceAll('\\n', '\n');
  }
  // Deeper pipes change the text on its way, so only the first command's own heredoc counts.
  return (program === 'cat' || program === 'tee') && input.from === 'text' ? input.text : undefined;
}
