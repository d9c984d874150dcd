import { lastSegment, LEVEL, type Value } from '../flow/value.js';

/** Codes that only the keeper of a key can make. */
const CODE = /(?:^|\.)(?:hmac\.digest|(?:hmac\.(?:new|HMAC)|createHmac)(?:\.\w+)*\.(?:digest|hexdigest|finalize))$/;
const PASSWORD = /(?:^|[_a-z])(?:pw|pwd|passwd|password|passphrase)$/i;
/** The same word twice, to catch a slip of the hand. */
const TWICE = /confirm|repeat|again|retype|verif|check|match|old|new/i;

/**
 * Whether what must stay secret is compared by an operator that stops at the first difference: whoever measures how long it
 * takes learns how much was right. A test compares with what is written down, and two codes of one's own tell nobody anything.
 */
export function isComparedInSteps(left: Value, right: Value): boolean {
  if (left.constant || right.constant) return false;
  const codes = [left, right].filter(({ path }) => CODE.test(path));
  return codes.length === 1 || areTypedAndKept(left, right);
}

function areTypedAndKept(left: Value, right: Value): boolean {
  const names = [left, right].map(({ path }) => lastSegment(path));
  const areOfOneRequest = left.level === LEVEL.request && right.level === LEVEL.request;
  return (
    left.path !== right.path && !areOfOneRequest && names.every((name) => PASSWORD.test(name) && !TWICE.test(name))
  );
}
