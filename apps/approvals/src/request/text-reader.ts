import type { ApprovalValidation } from '@wingman/contracts';
import { assessRisk } from '@wingman/policy';
import type { Layer, PolicyInForce, Risk, RiskInput } from '@wingman/policy';
import { createThreadPool } from '@wingman/service-kit';
import type { ThreadPoolOptions } from '@wingman/service-kit';
import type { Candidate, Known } from '../validation/candidate.js';
import { validateRequest } from '../validation/composite.js';
import { commandsIn } from './commands.js';

type Commands = ReturnType<typeof commandsIn>;

/** Reads what people and models wrote, somewhere: in this thread, or in another. Rejects with `unavailable` when it cannot. */
export interface TextReader {
  commandsIn(instruction: string): Promise<Commands>;
  assess(input: RiskInput, inForce: PolicyInForce): Promise<Risk>;
  validate(candidate: Candidate, known: Known, inForce: PolicyInForce): Promise<ApprovalValidation>;
  close(): Promise<void>;
}

/** Reads in the calling thread, which answers nothing else meanwhile. */
export const readHere: TextReader = {
  commandsIn: async (instruction) => commandsIn(instruction),
  assess: async (input, { policy }) => assessRisk(input, policy),
  validate: async (candidate, known, { policy }) => validateRequest({ candidate, known, policy }),
  close: async () => undefined,
};

/** What the thread is asked: for the commands of an instruction, or for a judgement under the layers of a policy. */
export type Task =
  | { instruction: string }
  | { input: RiskInput; layers: readonly Layer[] }
  | { candidate: Candidate; known: Known; layers: readonly Layer[] };
export type Result = Commands | Risk | ApprovalValidation;

/**
 * From this length on a text is read in the thread. An ordinary request is read in less time than two threads need to
 * talk; this long it takes some milliseconds, a mebibyte a second.
 */
export const LONG_TEXT = 8 * 1024;

export type TextReaderOptions = Pick<ThreadPoolOptions<Task, Task, Result>, 'script' | 'limitMs' | 'log'>;

/** Reads short texts here and long ones in a thread of its own, one after the other, where they hold nobody else up. */
export function createTextReader(options: TextReaderOptions): TextReader {
  const pool = createThreadPool<Task, Task, Result>({
    ...options,
    threads: 1,
    purpose: 'read',
    taskOf: (asked) => asked,
    sizeOf: () => Infinity,
  });
  return {
    commandsIn: async (instruction) =>
      instruction.length < LONG_TEXT
        ? readHere.commandsIn(instruction)
        : ((await pool.ask({ instruction })) as Commands),
    assess: async (input, inForce) =>
      lengthOf(input) < LONG_TEXT
        ? readHere.assess(input, inForce)
        : ((await pool.ask({ input, layers: inForce.layers })) as Risk),
    validate: async (candidate, known, inForce) =>
      lengthOf(candidate) + (JSON.stringify(candidate.metadata)?.length ?? 0) < LONG_TEXT
        ? readHere.validate(candidate, known, inForce)
        : ((await pool.ask({ candidate, known, layers: inForce.layers })) as ApprovalValidation),
    close: () => pool.close(),
  };
}

const lengthOf = ({ title, instruction, commands }: Pick<RiskInput, 'title' | 'instruction' | 'commands'>): number =>
  commands.flat().reduce((sum, word) => sum + word.length, title.length + instruction.length);
