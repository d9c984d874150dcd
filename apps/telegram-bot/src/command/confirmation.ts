import type { AskedBack, TakenQuestion } from '@wingman/contracts';

/** What waits for a second yes. */
export type Asked = AskedBack;
export type Taken = TakenQuestion;

export interface Confirmations {
  /** Remembers a question for as long as a person may think about it; returns the id for its buttons. */
  ask(asked: Asked, userId: number): Promise<string>;
  /** Takes the question away for whoever asked it: once, in time. Somebody else's press leaves it as it is. */
  take(confirmationId: string, userId: number): Promise<Taken>;
}

/** How long a person may think about it. */
export const CONFIRMATION_TTL_MS = 120_000;
