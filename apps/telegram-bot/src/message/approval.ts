import type { ApprovalStatus, ApprovalView } from '@wingman/contracts';
import { visible } from './escape.js';
import { bold, code, lines, plainText, pre, rich, type RichText } from './rich-text.js';
import { shownCommand } from './command-line.js';
import { MAX_CAPTION, splitMessage } from './split.js';

const SIGNS: Record<ApprovalStatus, string> = {
  PENDING: '⏳',
  APPROVED: '✅',
  AUTO_APPROVED: '✅',
  REJECTED: '⛔',
  AUTO_REJECTED: '⛔',
  EXPIRED: '⌛',
  CANCELLED: '↩️',
};

/** How an id may be written in a command, while it is the only one that waits and ends so. */
export const shortId = (approvalId: string): string => approvalId.slice(-8);

/** Everything that would run and what is known of it; nothing is left out, however long it gets. */
export function approvalText(approval: ApprovalView): RichText {
  const { risk, commands } = approval;
  return lines(
    standing(approval),
    rich`${bold(approval.title)}`,
    rich`Worker: ${code(approval.worker_id)} · Environment: ${code(approval.environment)}`,
    rich`Risk: ${bold(risk.level)} (${risk.score} of 100), ${risk.reversibility.replaceAll('_', ' ')}`,
    ...risk.reasons.map(({ rule_id: rule, message }) => rich`– ${message} (${code(rule)})`),
    ...validationLines(approval),
    ...(commands.length === 0 ? [rich`No command would run.`] : [rich`Would run, in this order:`]),
    ...commands.map((words, index) => rich`${pre(`${index + 1}. ${shownCommand(words)}`)}`),
    ...(approval.plans ?? []).flatMap(({ command, text }) => [
      rich`Command ${command + 1}, as it is now:`,
      rich`${pre(text)}`,
    ]),
    rich`Instruction:`,
    rich`${pre(approval.instruction)}`,
    ...(approval.binding === 'unresolved'
      ? [rich`⚠️ What the commands name could not be fixed: no token is minted.`]
      : []),
    rich`Digest: ${code(approval.digest)}`,
    rich`Id: ${code(approval.approval_id)} · until ${approval.expires_at}`,
  );
}

/** Issues of validation that are shown; all of them stand in the request itself. */
const MOST_ISSUES = 5;
const ISSUE_LENGTH = 200;

/** What validation said, shortly: what it found is advice, and what would run stands below in full. */
function validationLines({ validation }: ApprovalView): RichText[] {
  if (!validation) return [];
  const { score, profile, threshold, issues, observed } = validation;
  const from = threshold === undefined ? '' : `, automatic from ${threshold}`;
  const more = issues.length - MOST_ISSUES;
  return [
    rich`Validation: ${bold(`${score} of 100`)} (${profile}${from})${observed ? ', only observed' : ''}`,
    ...issues.slice(0, MOST_ISSUES).map((issue) => rich`– ${shortened(issue)}`),
    ...(more > 0 ? [rich`– and ${more} more`] : []),
  ];
}

const shortened = (text: string): string =>
  // Half a surrogate pair could be sent nowhere.
  text.length > ISSUE_LENGTH ? `${text.slice(0, ISSUE_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;

/** Whether one message holds the whole request; else nobody may approve it from the chat. */
export const fitsMessage = (approval: ApprovalView): boolean => splitMessage(approvalText(approval)).length === 1;

/** One message in HTML: all of it, or of a settled request that is too long what it was about. */
export function approvalMessage(approval: ApprovalView): string {
  const [whole = '', ...more] = splitMessage(approvalText(approval));
  return more.length === 0 ? whole : renderShort(summary(approval));
}

/** What stands under the file of a request that no message holds. */
export const fileNote = (approval: ApprovalView): RichText =>
  approval.status === 'PENDING'
    ? lines(summary(approval), rich`Too long for a message: read the file. Not approvable from chat.`)
    : summary(approval);

/** The same in HTML, as long as a note may be. */
export const documentCaption = (approval: ApprovalView): string => renderShort(fileNote(approval));

/** The same text as a file. */
export const approvalFile = (approval: ApprovalView): { name: string; content: string } => ({
  name: `approval-${approval.approval_id}.txt`,
  content: visible(plainText(approvalText(approval))),
});

/** One request as two lines of a list. */
export const approvalLine = (approval: ApprovalView): RichText =>
  lines(
    rich`${code(shortId(approval.approval_id))} ${bold(approval.title)}`,
    rich`${code(approval.worker_id)} in ${code(approval.environment)} · ${bold(approval.risk.level)} · until ${approval.expires_at}`,
  );

const summary = (approval: ApprovalView): RichText =>
  lines(standing(approval), rich`Id: ${code(approval.approval_id)}`, approvalLine(approval));

function standing({ status, decided_by: by, note, needs_more: needed, escalated }: ApprovalView): RichText {
  if (status === 'PENDING') {
    const people = needed === 1 ? 'one person' : `${needed} different people`;
    const again = escalated ? rich`⏰ ${bold('Escalated')}: nobody has answered. ` : rich``;
    return rich`${again}${SIGNS.PENDING} ${bold('Approval needed')} from ${people}`;
  }
  const who = by === null ? rich`` : rich` by ${nameOf(by)}`;
  return rich`${SIGNS[status]} ${bold(status)}${who}${note === null ? '' : `: ${note}`}`;
}

/** The ledger's way to write who acted is `person:<name>`. */
export const nameOf = (actor: string): string => actor.replace(/^person:/, '');

const renderShort = (text: RichText): string => splitMessage(text, { limit: MAX_CAPTION })[0] ?? '';
