import { randomUUID } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { UsageError } from '../command.js';
import { jsonOf } from '../text.js';

/**
 * What a run must not forget when its process dies: under which names it asked. What came of it is never read from
 * here but asked of the services again, so that nobody can leave a step out by writing into this file.
 */
const runState = z.strictObject({
  version: z.literal(1),
  plan_sha256: z.string(),
  origin: z.string(),
  worker_id: z.string(),
  environment: z.string(),
  started_at: z.iso.datetime(),
  /** One Idempotency-Key for each thing that is asked for once. */
  idempotency: z.strictObject({ check: z.uuid(), approval: z.uuid(), claim: z.uuid() }),
  check_id: z.string().optional(),
  approval_id: z.string().optional(),
  claim_id: z.string().optional(),
  /** Set when there is nothing left to do. */
  ended_at: z.string().optional(),
});
export type RunState = z.infer<typeof runState>;

type Beginning = Pick<RunState, 'plan_sha256' | 'origin' | 'worker_id' | 'environment'>;

/** A run that has asked for nothing yet. */
export const newRun = (beginning: Beginning, now: Date): RunState => ({
  version: 1,
  ...beginning,
  started_at: now.toISOString(),
  idempotency: { check: randomUUID(), approval: randomUUID(), claim: randomUUID() },
});

/** The run that a file tells of; undefined when there is none. Throws UsageError for a file that tells of none. */
export async function readRun(file: string): Promise<RunState | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`cannot read ${file}`);
  }
  const read = runState.safeParse(jsonOf(text));
  if (read.success) return read.data;
  throw new UsageError(`${file} is not the state of a run; move it away to start anew`);
}

/** Writes the whole state, or leaves the one before: it is on the disk when this returns. */
export async function writeRun(file: string, state: RunState): Promise<void> {
  const partial = `${file}.partial`;
  const handle = await open(partial, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(state, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}
