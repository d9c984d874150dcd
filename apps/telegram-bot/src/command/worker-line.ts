import type { WorkerView } from '@wingman/contracts';
import { bold, code, rich, type RichText } from '../message/rich-text.js';

/** A worker's standing in one line. */
export function workerLine(worker: WorkerView): RichText {
  const sign = worker.standing === 'LOCKED' ? '🔒' : '✅';
  const why = worker.reason === null ? '' : ` (${worker.reason})`;
  const lies = `${worker.false_claims} of ${worker.claims} claims false`;
  return rich`${sign} ${code(worker.worker_id)} is ${bold(worker.standing)} since ${worker.since}${why} · ${lies}`;
}
