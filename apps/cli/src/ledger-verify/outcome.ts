import { type ExportVerdict, type NoteErrorCode, encodeBase64 } from '@wingman/ledger-format';

/** The key or the checkpoint is not to be believed, so that no line could be looked at. */
interface Refusal {
  ok: false;
  line: null;
  code: NoteErrorCode;
  reason: string;
}

export type Outcome = Refusal | (ExportVerdict & { milliseconds: number });

const linesPerSecond = (size: number, milliseconds: number): number =>
  Math.round((size / Math.max(milliseconds, 1)) * 1000);

function provenText(provenLines: number): string {
  if (provenLines === 0) return 'No line before it is proven to be good.';
  return provenLines === 1 ? 'Line 1 is proven to be good.' : `Lines 1 to ${provenLines} are proven to be good.`;
}

/** The outcome for people. */
export function formatText(outcome: Outcome): string {
  if (outcome.ok) {
    const { origin, size, root, milliseconds } = outcome;
    const speed = `${(milliseconds / 1000).toFixed(2)} s, ${linesPerSecond(size, milliseconds)} lines/s`;
    return `OK: ${size} entries of ${origin} are exactly what was signed (root ${encodeBase64(root)}; ${speed})`;
  }
  if (outcome.line === null) return `TAMPERED: the checkpoint is not to be believed: ${outcome.reason}`;
  return `TAMPERED: line ${outcome.line}: ${outcome.reason}. ${provenText(outcome.provenLines)}`;
}

/** The outcome as one JSON object. `line` is null when the checkpoint itself was refused (`code` says why). */
export function formatJson(outcome: Outcome): string {
  if (outcome.ok) {
    const { origin, size, root, milliseconds } = outcome;
    const speed = { duration_ms: Math.round(milliseconds), lines_per_second: linesPerSecond(size, milliseconds) };
    return JSON.stringify({ ok: true, origin, size, root: encodeBase64(root), ...speed });
  }
  if (outcome.line === null) return JSON.stringify(outcome);
  const { origin, line, reason, provenLines } = outcome;
  return JSON.stringify({ ok: false, origin, line, reason, proven_lines: provenLines });
}
