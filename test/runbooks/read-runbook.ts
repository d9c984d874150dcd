/** A fenced block of shell commands, and whether it says that it is an example to be adapted. */
export interface ShellBlock {
  lines: string[];
  isExample: boolean;
}

/** The blocks of a Markdown text that are marked as shell commands; other blocks are left out. */
export function shellBlocks(text: string): ShellBlock[] {
  const found = text.matchAll(/^( *)```(sh|bash|shell|console)\b *(\w*)\n([\s\S]*?)^\1```$/gm);
  return [...found].map(([, , , word, content = '']) => ({
    lines: joined(content),
    isExample: word === 'example',
  }));
}

/** Command lines without comments; a line that ends with a backslash goes on. */
const joined = (content: string): string[] =>
  content
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');

/** What stands in back quotes in the text, and the commands of all blocks. */
export function named(text: string): string[] {
  const prose = text.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '');
  return [
    ...[...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
    ...shellBlocks(text).flatMap(({ lines }) => lines),
  ];
}

/** Everything in these texts that matches, once each. */
export const mentions = (texts: readonly string[], pattern: RegExp): string[] => [
  ...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? match[0]))),
];
