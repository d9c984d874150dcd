import {
  AppError,
  commandText,
  environmentName,
  MASK,
  MAX_ROLLBACK_COMMANDS,
  rollbackWorker,
  workerId,
} from '@wingman/contracts';
import type { CommandText, RollbackBody } from '@wingman/contracts';
import { commandBytes, commandWordsOf, MAX_COMMAND_BYTES, shellQuoted } from '@wingman/policy';
import type { RollbackRule } from '@wingman/policy';
import { z } from 'zod';
import type { FalseVerdict } from '../alert/alert.js';

const alone = (command: CommandText): RollbackRule => ({ commands: [command] });

/** A claim's `metadata.rollback`: a line, the words of one command, or several commands and where they are to run. */
const declaration = z.union([
  z.string().transform(alone),
  z.array(z.string()).min(1).transform(alone),
  z.strictObject({
    commands: z.array(commandText).min(1).max(MAX_ROLLBACK_COMMANDS),
    environment: environmentName.optional(),
  }),
]);

/** What of a request for a rollback the verdict and its declaration say. */
export type RollbackWish = Pick<RollbackBody, 'key_id' | 'environment' | 'declared_by'> & { commands: string[][] };

/** The rollback to ask for, if there is one, and what the alert says of it. */
export interface Wished {
  wish: RollbackWish | undefined;
  said: string;
}

/**
 * The rollback that a verdict asks for. The claim's own declaration comes first, the policy's where there is none that
 * can be taken. Whoever declared it, it is a request: a person has to approve exactly this.
 */
export function wishedRollback(
  { declaredRollback, keyId, workerId: liar }: FalseVerdict,
  { rule, deployment }: { rule: RollbackRule | undefined; deployment: string },
): Wished {
  const nothing = (why: string): Wished => ({ wish: undefined, said: `No rollback was asked for: ${why}` });
  if (keyId === undefined) return nothing('nobody knows by which key the claim was logged.');
  if (!workerId.safeParse(rollbackWorker(liar)).success) return nothing('the name of the worker is too long.');
  const own = declaredRollback === undefined ? undefined : take(declaredRollback);
  const declared = own?.commands ? own : rule && take(rule);
  const problems = [own?.problem, declared === own ? undefined : declared?.problem].filter(Boolean).join('\n');
  if (!declared?.commands) {
    return nothing(problems === '' ? 'neither the claim nor policy declares one.' : `\n${problems}`);
  }
  const byClaim = declared === own;
  const said = [
    ...(problems === '' ? [] : [problems]),
    `A rollback is asked for, as ${byClaim ? 'the worker itself' : 'policy'} declares it. Nothing runs before a person has approved it:`,
    ...declared.commands.map((words) => `  ${visible(words.map(shellQuoted).join(' '))}`),
  ].join('\n');
  const environment = declared.environment ?? deployment;
  const by = byClaim ? 'claim' : 'policy';
  return { wish: { key_id: keyId, commands: declared.commands, environment, declared_by: by }, said };
}

/** Characters that would show the text otherwise than it is are shown by their number. */
const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);

interface Taken {
  commands?: string[][];
  environment?: string | undefined;
  problem?: string;
}

function take(value: unknown): Taken {
  const parsed = declaration.safeParse(value);
  if (!parsed.success) {
    return { problem: 'Its metadata.rollback is not a command as a line or as words, nor {commands, environment}.' };
  }
  try {
    return { commands: parsed.data.commands.map(wordsOf), environment: parsed.data.environment };
  } catch (error) {
    if (error instanceof AppError) return { problem: `The declared rollback cannot be taken: ${error.message}` };
    throw error;
  }
}

/** Throws for what is no command of its own, and for one that the ledger holds with a secret masked: it would be another. */
function wordsOf(command: CommandText, index: number): string[] {
  const place = `command ${index + 1}`;
  const words = commandWordsOf(command, place);
  const why =
    (words[0] ?? '').trim() === ''
      ? 'has no program'
      : commandBytes(words) > MAX_COMMAND_BYTES
        ? 'is too long'
        : words.some((word) => word.includes(MASK))
          ? 'holds a secret, which the ledger does not keep'
          : undefined;
  if (why !== undefined) throw new AppError('invalid_request', `${place} ${why}`);
  return words;
}
