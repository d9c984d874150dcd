import { builtinPolicy, commandFindings, findCommands, readCommands } from '@wingman/policy';
import type { SourceFile } from '../../source-file.js';
import type { Finding } from '../flow/engine.js';
import { placesOf } from './places.js';

const FENCE = '```bash\n';
const RUN = /^\s*RUN\s+(?!\[|<<)/i;

/** Commands of scripts and images that the policy rejects wherever somebody orders them. */
export function findDangerousCommands({ language, content }: SourceFile): Finding[] {
  if (language !== 'bash' && language !== 'dockerfile') return [];
  const script = language === 'bash' ? content : commandsOfImage(content);
  const text = `${FENCE}${script}\n\`\`\`\n`;
  const place = placesOf(script);
  return commandFindings(readCommands(findCommands(text)), builtinPolicy())
    .filter(({ rule }) => rule.mode === 'enforce' && rule.id !== 'commands.unreadable')
    .sort((left, right) => left.start - right.start)
    .map(({ start }) => ({
      weakness: 'dangerous-command',
      at: place(Math.max(0, start - FENCE.length)),
      confidence: undefined,
    }));
}

/** The commands of `RUN`, on the lines where they stand; everything else is left empty. */
function commandsOfImage(content: string): string {
  let isContinued = false;
  return content
    .split('\n')
    .map((line) => {
      const isCommand = isContinued || RUN.test(line);
      isContinued = isCommand && line.trimEnd().endsWith('\\');
      return isCommand ? line.replace(RUN, '') : '';
    })
    .join('\n');
}
