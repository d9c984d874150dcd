import type { AppError } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { appendBatch, encodeBase64, finishLeaf, leafHash } from '@wingman/ledger-format';
import type { PreparedLeaf } from '@wingman/ledger-format';
import type { AppendRequest, Receipt, RequestIdentity } from './append-request.js';
import { lockLog, storeAndCommit } from './batch.store.js';
import type { Addition } from './batch.store.js';
import type { Head } from './head.js';
import { intakeLeaf } from './intake-entry.js';
import { planBatch } from './plan.js';
import type { Decision } from './plan.js';

export interface Batch {
  tenantId: string;
  requests: readonly AppendRequest[];
  /** How many rows of the intake may join it. */
  intakeLimit: number;
}

export type Outcome = Receipt | { error: AppError };

export interface Written {
  /** One for each request, in order. */
  outcomes: Outcome[];
  /** Where the requests' own entries stand; undefined when none was added. */
  claims: { fromSeq: number; toSeq: number } | undefined;
  added: number;
  intakeTaken: number;
  /** Size of the log afterwards. */
  size: number;
}

export interface WriteHooks {
  /** The last statements are on their way: until they are answered this process has time for other work. */
  onSent?: () => void;
}

/**
 * One transaction of the sequencer: lock the head, decide, chain and hash, store, commit. Intake rows stand before the
 * claims, since what they record happened before. Rejects with AppError `unavailable` when the database went away;
 * whether the batch is then in the log only its idempotency keys can tell.
 */
export async function writeBatch(
  db: Db,
  { tenantId, requests, intakeLimit }: Batch,
  { onSent = () => undefined }: WriteHooks = {},
): Promise<Written> {
  const asked = {
    workerIds: [...new Set(requests.flatMap(({ workerIds }) => workerIds))],
    identities: requests.flatMap(({ idempotency }) => idempotency ?? []),
    intakeLimit,
  };
  return db.inTenant(tenantId, async (tx) => {
    const { head, intake, ...facts } = await lockLog(tx, tenantId, asked);
    const decisions = planBatch(requests, facts);
    const now = new Date();
    const chain = createChain(head);
    const intakeDone = intake.map((row) => ({
      intakeId: row.intake_id,
      seq: chain.add(intakeLeaf(row, { tenantId, now })),
    }));
    const intakeEnd = chain.size();
    const appended = decisions.map((decision, place) =>
      decision.act === 'append' ? chain.addAll(requests[place]?.leaves ?? []) : undefined,
    );
    const size = chain.size();
    if (chain.lines.length > 0) {
      const remembered = rememberable(requests, appended);
      const stored = storeAndCommit(tx, tenantId, { ...chain.addition(), requests: remembered, intake: intakeDone });
      onSent();
      await stored;
    }
    return {
      outcomes: outcomesOf(decisions, appended, head.logId),
      claims: size > intakeEnd ? { fromSeq: intakeEnd, toSeq: size - 1 } : undefined,
      added: chain.lines.length,
      intakeTaken: intake.length,
      size,
    };
  });
}

interface Appended {
  firstSeq: number;
  leafHashes: string[];
}

/** Gives prepared leaves their places after the head. */
function createChain({ frontier, prev: lastPrev }: Head) {
  const firstSeq = frontier.size;
  const lines: Buffer[] = [];
  const hashes: Buffer[] = [];
  let prev = lastPrev;

  function add(leaf: PreparedLeaf): number {
    const seq = firstSeq + lines.length;
    const line = finishLeaf(leaf, { seq, prev });
    const hash = leafHash(line);
    prev = encodeBase64(hash);
    lines.push(line);
    hashes.push(hash);
    return seq;
  }

  return {
    lines,
    add,
    addAll(leaves: readonly PreparedLeaf[]): Appended {
      const leafHashes: string[] = [];
      const first = firstSeq + lines.length;
      for (const leaf of leaves) {
        add(leaf);
        leafHashes.push(prev);
      }
      return { firstSeq: first, leafHashes };
    },
    size: () => firstSeq + lines.length,
    addition(): Omit<Addition, 'requests' | 'intake'> {
      const nodes = appendBatch(frontier, hashes);
      const lastLeafHash = hashes.at(-1) as Buffer;
      return {
        firstSeq,
        lines,
        nodes,
        head: { size: frontier.size, peaks: Buffer.concat(frontier.hashes), lastLeafHash },
      };
    },
  };
}

function rememberable(
  requests: readonly AppendRequest[],
  appended: readonly (Appended | undefined)[],
): { identity: RequestIdentity; firstSeq: number; count: number }[] {
  return requests.flatMap(({ idempotency, leaves }, place) => {
    const done = appended[place];
    return idempotency && done ? [{ identity: idempotency, firstSeq: done.firstSeq, count: leaves.length }] : [];
  });
}

function outcomesOf(
  decisions: readonly Decision[],
  appended: readonly (Appended | undefined)[],
  logId: string,
): Outcome[] {
  return decisions.map((decision, place): Outcome => {
    const done = appended[decision.act === 'repeat' ? decision.of : place];
    if (decision.act === 'refuse') return { error: decision.error };
    if (decision.act === 'replay') {
      return { replayed: true, logId, firstSeq: decision.firstSeq, count: decision.count };
    }
    if (!done) throw new Error('a decision to append was not carried out');
    if (decision.act === 'repeat') {
      return { replayed: true, logId, firstSeq: done.firstSeq, count: done.leafHashes.length };
    }
    return { replayed: false, logId, firstSeq: done.firstSeq, leafHashes: done.leafHashes };
  });
}
