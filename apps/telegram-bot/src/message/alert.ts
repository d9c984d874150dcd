import type { AlertView, Severity } from '@wingman/contracts';
import { bold, code, lines, plain, pre, rich, type RichText } from './rich-text.js';
import { splitMessage } from './split.js';

const SIGNS: Record<Severity, string> = { INFO: 'ℹ️', WARNING: '⚠️', CRITICAL: '🚨' };

/**
 * An alert as the messages to send, in order. Each carries the alert's id. Only what cannot change after the alert was
 * raised is shown: a second attempt must render the same parts.
 */
export function alertMessages(alert: AlertView): string[] {
  const about: RichText[] = [
    rich`${SIGNS[alert.severity]} ${bold(alert.severity)}: ${bold(alert.title)}`,
    ...(alert.worker_id === null ? [] : [rich`Worker: ${code(alert.worker_id)}`]),
    ...(alert.claim_id === null ? [] : [rich`Claim: ${code(alert.claim_id)}`]),
    ...(alert.verification_id === null ? [] : [rich`Verification: ${code(alert.verification_id)}`]),
    rich`Raised: ${alert.raised_at}`,
    ...(alert.detail === '' ? [] : [[pre(alert.detail)]]),
  ];
  return splitMessage(lines(...about), { label: alertLabel(alert.alert_id) });
}

export const alertLabel = (alertId: string): RichText => rich`Alert ${code(alertId)}`;

/** One alert as a line or two of a list. */
export function alertLine(alert: AlertView): RichText {
  const worker = alert.worker_id === null ? [] : rich` · ${code(alert.worker_id)}`;
  const seen = alert.occurrences > 1 ? plain(` · ${alert.occurrences} times`) : plain('');
  return lines(
    rich`${SIGNS[alert.severity]} ${bold(alert.title)}${worker}${seen}`,
    rich`${code(alert.alert_id)} · ${alert.raised_at}`,
    ...rollbackLine(alert),
  );
}

/** What became of the rollback that follows from it, if one does. */
function rollbackLine({ rollback }: AlertView): RichText[] {
  if (!rollback) return [];
  if (rollback.status === 'REFUSED') return [rich`No rollback: ${rollback.reason ?? 'it was refused'}`];
  if (rollback.approval_id === null) return [rich`A rollback is being asked for.`];
  return [rich`Rollback: ${code(`/show ${rollback.approval_id}`)}`];
}
