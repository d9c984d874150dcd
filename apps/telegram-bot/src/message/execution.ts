import type { ExecutionResult } from '@wingman/contracts';
import type { Answer } from '../command/answer.js';
import { visible } from './escape.js';
import { shownCommand } from './command-line.js';
import { bold, code, lines, pre, rich, type RichText } from './rich-text.js';
import { splitMessage } from './split.js';

const SIGNS: Record<ExecutionResult['status'], string> = { SUCCEEDED: '✅', FAILED: '❌', TIMED_OUT: '⌛' };
/** What a file holds of each stream at the most: the gateway keeps the rest, if anybody does. */
const MAX_STREAM = 500_000;

/** How a command ended, with all that it printed; what no message holds comes as a file. */
export function executionAnswer(result: ExecutionResult, words: readonly string[]): Answer {
  const whole = lines(head(result, words), ...streams(result).map(([name, text]) => rich`${name}:\n${pre(text)}`));
  if (splitMessage(whole).length === 1) return { text: whole };
  const content = streams(result)
    .map(([name, text]) => `${name}:\n${text}`)
    .join('\n');
  return { text: head(result, []), file: { name: `execution-${result.execution_id}.txt`, content: visible(content) } };
}

function head(result: ExecutionResult, words: readonly string[]): RichText {
  const { status, exit_code: exit, duration_ms: took, effects, truncated, execution_id: id } = result;
  return lines(
    rich`${SIGNS[status]} ${bold(status)}, exit code ${exit ?? 'none'}, ${Math.round(took)} ms`,
    ...(words.length > 0 ? [rich`${code(shownCommand(words))}`] : []),
    rich`Execution ${code(id)}${effects.length > 0 ? `, changes in Docker: ${effects.length}` : ''}`,
    ...(truncated ? [rich`The gateway has cut the output.`] : []),
  );
}

const streams = ({ stdout, stderr }: ExecutionResult): [string, string][] =>
  (
    [
      ['Output', stdout],
      ['Errors', stderr],
    ] as [string, string][]
  )
    .filter(([, text]) => text !== '')
    .map(([name, text]) => [name, text.length <= MAX_STREAM ? text : `${text.slice(0, MAX_STREAM)}\n(cut here)`]);
