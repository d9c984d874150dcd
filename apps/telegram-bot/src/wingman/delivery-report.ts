import { WingmanError } from '@wingman/sdk';
import { ReportRefused } from '../outbox/delivery-source.js';

const MAX_REASON = 500;

/** A reason as the contract takes it: one printable line. */
export function oneLine(reason: string): string {
  const short = reason.length <= MAX_REASON ? reason : `${reason.slice(0, MAX_REASON - 1)}…`;
  return short.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ').trim();
}

/** 404 and 409 say that the delivery is not ours to report on (ReportRefused); everything else may pass. */
export async function reported(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    const status = error instanceof WingmanError ? error.status : undefined;
    throw status === 404 || status === 409 ? new ReportRefused(undefined, { cause: error }) : error;
  });
}
