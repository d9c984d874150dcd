import type { ApprovalView } from '@wingman/contracts';
import type { WingmanError } from '@wingman/sdk';
import { reasonOf } from '../check/service.js';
import { onOneLine } from '../text.js';

/** Nothing was run, or nobody knows; docker's own code for "the command itself was never started". */
export const EXIT_NOT_RUN = 125;
/** It ran out of time and was ended; timeout(1) ends like that. */
export const EXIT_TIMED_OUT = 124;
/** Broken off by the user. */
export const EXIT_INTERRUPTED = 130;

/** Why a command was not run, in a sentence for people. */
export class NotRun extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = EXIT_NOT_RUN) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** It was started, and how it ended nobody knows, or it was ended in the middle. */
export class EndNotKnown extends NotRun {}

/** Why a request that left PENDING cannot be run; undefined when it can. */
export function whyNotApproved({ approval_id: id, status, decided_by: by, note }: ApprovalView): string | undefined {
  const said = note ? `: ${onOneLine(note)}` : '';
  switch (status) {
    case 'APPROVED':
    case 'AUTO_APPROVED':
      return undefined;
    case 'PENDING':
      return `${id} still waits for a person`;
    case 'REJECTED':
      return `${id} was rejected by ${onOneLine(by ?? 'a person')}${said}`;
    case 'AUTO_REJECTED':
      return `${id} was rejected by validation${said}; a person may still approve it`;
    case 'EXPIRED':
      return `nobody answered ${id} in time; ask again`;
    case 'CANCELLED':
      return `${id} was withdrawn`;
  }
}

const SENTENCES: Readonly<Record<string, string>> = {
  approval_drifted: 'what it names is no longer what was approved: ask again',
  approval_unresolved: 'nobody could tell what it names, so it cannot be run: name existing objects and ask again',
  policy_floor: "it is below the floor that no approval lifts: the tenant's policy would have to allow it",
  paused: 'approvals are paused: nothing runs until a person resumes them',
  token_replayed: 'it was run before: what was approved runs once',
  expired: 'the approval has expired: ask again',
  not_approved: 'it is not approved',
  environment_not_allowed: 'this deployment does not serve that environment',
};

/** What the services said, for the one who wanted something to run. */
export function refusal(error: WingmanError, origin: string): NotRun {
  const sentence = SENTENCES[error.code];
  const why = sentence === undefined ? reasonOf(error, origin) : `${sentence} (${error.code})`;
  return new NotRun(why);
}

/** A key without the scope, which only an administrator can change. */
export const mintRefusal = (approvalId: string): NotRun =>
  new NotRun(
    `the request is approved, but this key may not mint its token: it needs the scope mint besides work. Set ` +
      `WINGMAN_MINT_KEY or --mint-key-file, or let an administrator make such a key, then: wingman exec ${approvalId}`,
  );
