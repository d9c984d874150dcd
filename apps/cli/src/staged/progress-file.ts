import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../command.js';
import { jsonOf } from '../text.js';
import type { Stage } from './stage.js';

const stageRecord = z.strictObject({
  /** Of the request that stands; absent: nobody was asked yet, or the last one was refused. */
  approval_id: z.string().optional(),
  /** By which the instruction passed the gate, where policy asks for that. */
  check_id: z.string().optional(),
  asked_at: z.string().optional(),
  decided_at: z.string().optional(),
  decided_by: z.string().nullable().optional(),
  begun_at: z.string().optional(),
  ended_at: z.string().optional(),
  outcome: z.enum(['done', 'failed', 'refused']).optional(),
  reason: z.string().optional(),
});
export type StageRecord = z.infer<typeof stageRecord>;

const progress = z.strictObject({
  /** Of everything that is to be done: another plan is other work. */
  plan: z.string(),
  begun_at: z.string(),
  /** What was seen before the first stage. */
  before: z.record(z.string(), z.string()),
  stages: z.record(z.string(), stageRecord),
  /** Of the way back that people were asked for. */
  rollback_approval_id: z.string().optional(),
});
export type Progress = z.infer<typeof progress>;

/** What distinguishes this work from other work: where it is done, and every word that would run. */
export const planDigest = (where: string, stages: readonly Stage[]): string =>
  createHash('sha256')
    .update(JSON.stringify([where, stages.map(({ name, commands }) => [name, commands])]))
    .digest('base64');

/** How far the work of this plan is, as `file` says; undefined when nothing was begun. Throws UsageError. */
export function readProgress(file: string, plan: string): Progress | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`cannot read ${file}`);
  }
  // Whoever could write it could say that a stage is done.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new UsageError(`${file} can be read or changed by others: chmod 600 it, after a look at it`);
  }
  const read = progress.safeParse(jsonOf(text));
  if (!read.success) throw new UsageError(`${file} is no record of progress`);
  if (read.data.plan !== plan) throw new UsageError(`${file} is of other work: finish that, or move the file away`);
  return read.data;
}

/** Of the stage that is under way: people are asked anew. What was done stays done. */
export function forgetRequest({ stages }: Progress): void {
  for (const record of Object.values(stages)) if (record.outcome !== 'done') delete record.approval_id;
}

/** Keeps it for its owner alone; a reader, or who comes after a power cut, sees the old state or the new, never half. */
export function writeProgress(file: string, state: Progress): void {
  const draft = `${file}.${process.pid}`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(handle, JSON.stringify(state, null, 2));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}
