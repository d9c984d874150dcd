import { AppError } from '@wingman/contracts';

/** What was asked in a wrong way was no decision and no token: nobody needs to hear of it later. */
const QUESTIONS: ReadonlySet<string> = new Set(['invalid_request', 'command_not_literal']);

/** The refusal that an error stands for. Whatever else went wrong is thrown on, and so undoes the transaction. */
export function refusalOf(error: unknown): AppError {
  if (error instanceof AppError && error.status < 500 && !QUESTIONS.has(error.code)) return error;
  if (error instanceof AppError && error.code === 'paused') return error;
  throw error;
}
