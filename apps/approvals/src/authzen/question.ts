import { AppError, authzenQuestion, environmentName, id, workerId } from '@wingman/contracts';
import type { AuthzenDecision, AuthzenQuestion, AuthzenQuestions, EvaluationsSemantic } from '@wingman/contracts';
import { commandWordsOf } from '@wingman/policy';
import { parse } from '@wingman/service-kit';

/** The standard's free words, as this deployment uses them. */
export interface Vocabulary {
  /** Type of a subject that is a worker. */
  worker: string;
  /** Type of a resource that is one approval. */
  approval: string;
  /** Type of a resource that is an environment: any approval for it counts. */
  environment: string;
  /** Name of the action whose `properties.command` is the command. */
  execute: string;
}

export const WINGMAN_VOCABULARY: Vocabulary = {
  worker: 'worker',
  approval: 'approval',
  environment: 'environment',
  execute: 'execute',
};

/** Whether this worker may run this command: by one approval, or by any for that environment. */
export interface AccessQuestion {
  workerId: string;
  command: readonly string[];
  /** Undefined: the one that the approval is for. */
  environment: string | undefined;
  approvalId: string | undefined;
}

/**
 * What a question of the standard asks here. An action is `execute` with the command in its properties, or is named by
 * the command line itself. Throws `not_found` for subjects and resources that nobody knows here, and
 * `command_not_literal`.
 */
export function accessQuestion({ subject, action, resource }: AuthzenQuestion, words: Vocabulary): AccessQuestion {
  const worker = subject.type === words.worker ? workerId.safeParse(subject.id) : undefined;
  if (!worker?.success) throw new AppError('not_found', `no ${words.worker} is named by the subject`);
  const command = commandWordsOf(commandOf(action, words), 'command');
  const named = environmentNamed(resource);
  if (resource.type === words.approval && id.safeParse(resource.id).success) {
    return { workerId: worker.data, command, approvalId: resource.id, environment: named };
  }
  if (resource.type === words.environment && environmentName.safeParse(resource.id).success) {
    return { workerId: worker.data, command, approvalId: undefined, environment: resource.id };
  }
  throw new AppError('not_found', `no ${words.approval} or ${words.environment} is named by the resource`);
}

function commandOf({ name, properties }: AuthzenQuestion['action'], words: Vocabulary): string | string[] {
  const command = name === words.execute ? properties?.['command'] : undefined;
  if (Array.isArray(command) && command.length > 0 && command.every((word) => typeof word === 'string')) return command;
  return typeof command === 'string' ? command : name;
}

function environmentNamed({ properties }: AuthzenQuestion['resource']): string | undefined {
  const named = properties?.['environment'];
  return typeof named === 'string' ? named : undefined;
}

/** The questions of a request, each with what stands above them all; undefined when there is only that one. */
export function questionsOf({ evaluations, ...defaults }: AuthzenQuestions): unknown[] | undefined {
  if (evaluations === undefined || evaluations.length === 0) return undefined;
  const { subject, action, resource, context } = defaults;
  return evaluations.map((own) => ({
    subject: merged(subject, own['subject']),
    action: merged(action, own['action']),
    resource: merged(resource, own['resource']),
    context: own['context'] ?? context,
  }));
}

const IDENTIFYING = ['type', 'id', 'name'];

/** A question's own entity stands for the whole of the default, which only lends what identifies it. */
function merged(given: Record<string, unknown> | undefined, own: unknown): unknown {
  if (own === undefined) return given;
  if (given === undefined || typeof own !== 'object' || own === null) return own;
  const lent = Object.entries(given).filter(([name]) => IDENTIFYING.includes(name));
  return { ...Object.fromEntries(lent), ...own };
}

/** The question, if it is one. Throws `invalid_request`. */
export const readQuestion = (given: unknown): AuthzenQuestion => parse(authzenQuestion, given);

/** Whether the rest of the questions need no answer after this one. */
export const endsWith = (semantic: EvaluationsSemantic, { decision }: AuthzenDecision): boolean =>
  (semantic === 'deny_on_first_deny' && !decision) || (semantic === 'permit_on_first_permit' && decision);
