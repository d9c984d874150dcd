import type { ApprovalValidation } from '@wingman/contracts';
import { assessRisk, policyNameOf } from '@wingman/policy';
import type { LacksPolicy, NamedPolicy, PolicyInForce, Risk, RiskInput } from '@wingman/policy';
import { createThreadPool } from '@wingman/service-kit';
import type { ThreadPoolOptions } from '@wingman/service-kit';
import type { Candidate, Known } from '../validation/candidate.js';
import { validateRequest } from '../validation/composite.js';
import { commandsIn } from './commands.js';

type Commands = ReturnType<typeof commandsIn>;

/** What is to be weighed, and whose policy it is weighed by. */
export interface Weighed extends RiskInput {
  tenantId: string;
}

/** Reads what people and models wrote, somewhere: in this thread, or in others. Rejects with `unavailable` when it cannot. */
export interface TextReader {
  commandsIn(instruction: string): Promise<Commands>;
  assess(input: Weighed, inForce: PolicyInForce): Promise<Risk>;
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

/** What a thread is asked: for the commands of an instruction, or for a judgement under a policy. */
export type Task =
  { instruction: string } | (NamedPolicy & { input: Weighed }) | (NamedPolicy & { candidate: Candidate; known: Known });
export type Result = Commands | Risk | ApprovalValidation | LacksPolicy;

/** From this length on a text keeps no other waiting: this long it takes some milliseconds, a mebibyte a second. */
export const LONG_TEXT = 8 * 1024;

interface Asked {
  task: Task;
  length: number;
  inForce?: PolicyInForce;
}

export type TextReaderOptions = Pick<ThreadPoolOptions<Asked, Task, Result>, 'script' | 'limitMs' | 'log'>;

/**
 * Reads in two threads, so that no text ever holds up the service, and the work of answering has a processor of its own:
 * one for short texts, a few at a time, and one for long ones, one after the other.
 */
export function createTextReader(options: TextReaderOptions): TextReader {
  const pools = [poolOf(options), poolOf(options)] as const;
  const ask = (asked: Asked): Promise<Result> => pools[asked.length < LONG_TEXT ? 0 : 1].ask(asked);
  return {
    commandsIn: (instruction) => ask({ task: { instruction }, length: instruction.length }) as Promise<Commands>,
    assess: (input, inForce) =>
      ask({ task: { input, ...named(input, inForce) }, length: lengthOf(input), inForce }) as Promise<Risk>,
    validate: (candidate, known, inForce) =>
      ask({
        task: { candidate, known, ...named(candidate, inForce) },
        length: lengthOf(candidate) + (JSON.stringify(candidate.metadata)?.length ?? 0),
        inForce,
      }) as Promise<ApprovalValidation>,
    async close() {
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}

const poolOf = (options: TextReaderOptions) =>
  createThreadPool<Asked, Task, Result>({
    ...options,
    threads: 1,
    purpose: 'read',
    taskOf: ({ task }) => task,
    sizeOf: ({ length }) => length,
    followUp: ({ task, inForce }, result) =>
      inForce && 'lacks' in result ? { ...task, layers: inForce.layers } : undefined,
  });

const named = ({ tenantId, environment }: Weighed | Candidate, { revision }: PolicyInForce): NamedPolicy => ({
  policyName: policyNameOf(tenantId, revision, environment),
  environment,
});

const lengthOf = ({ title, instruction, commands }: Pick<RiskInput, 'title' | 'instruction' | 'commands'>): number =>
  commands.flat().reduce((sum, word) => sum + word.length, title.length + instruction.length);
