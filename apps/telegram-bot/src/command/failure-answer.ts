import { code, rich, type RichText } from '../message/rich-text.js';
import type { WingmanError } from '@wingman/sdk';

/** What a person reads when Wingman did not do it: one sentence that says why, and what is known. */
export function failureAnswer(error: WingmanError): RichText {
  const said = error.message;
  switch (error.code) {
    case 'unreachable':
      return rich`Wingman gave no answer, so it is not known whether this took effect; /status tells when it is back.`;
    case 'unavailable':
    case 'ledger_busy':
    case 'paused':
      return rich`Wingman cannot do this right now, nothing was changed: ${said}.`;
    case 'unauthenticated':
      return rich`Wingman does not accept the bot's key; its operator must look at the settings.`;
    case 'forbidden_scope':
      return rich`Wingman does not allow you to do this: ${said}.`;
    case 'not_found':
      return rich`Wingman does not know this: ${said}.`;
    case 'worker_locked':
      return rich`Refused, the worker is locked: ${said}.`;
    case 'rate_limited':
      return rich`Too many requests; try again in ${error.retryAfterSeconds ?? 60} seconds.`;
    case 'internal':
      return rich`Wingman failed to do this; its log knows more under ${code(error.requestId ?? 'an unknown request id')}.`;
    default:
      return rich`Wingman refused this (${error.code}): ${said}.`;
  }
}
