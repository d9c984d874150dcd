import { decodeBase64 } from './base64.js';
import { createChainDiagnosis } from './chain-diagnosis.js';
import type { Checkpoint } from './checkpoint.js';
import type { ExportLine } from './export-line.js';
import { type Frontier, createFrontier } from './frontier.js';

/** The first bad line of an export, and how many lines before it a signature proves to be good. */
export interface Damage {
  line: number;
  reason: string;
  provenLines: number;
}

const NOTHING: ExportLine = { hash: '', prev: undefined, seq: undefined, fault: undefined };

/**
 * Follows the chain of an export line by line: each must carry its 0-based position as `seq` and the leaf hash of the
 * line before as `prev`, and the Merkle root must be the signed one wherever a checkpoint was signed.
 */
export function createChainCheck(head: Checkpoint, earlier: readonly Checkpoint[]) {
  const checkpoints = [...earlier, head].sort((a, b) => a.size - b.size);
  // The last line joins the leaves only once its successor is seen to link to it.
  const leaves: Frontier = createFrontier();
  let last = NOTHING;
  let count = 0;
  let provenLines = 0;
  let unfit: Checkpoint | undefined;
  let diagnosis: ReturnType<typeof createChainDiagnosis> | undefined;
  let brokenAfter = Infinity;

  const isCovered = () => count >= head.size && unfit === undefined && diagnosis === undefined;

  function compareRoots(): void {
    while (checkpoints[0]?.size === count && unfit === undefined) {
      const checkpoint = checkpoints.shift()!;
      const whole = leaves.fork();
      if (count > 0) whole.append(decodeBase64(last.hash)!);
      if (Buffer.compare(whole.root(), checkpoint.root) === 0) provenLines = count;
      else unfit = checkpoint;
    }
  }
  compareRoots();

  function unfitDamage({ size }: Checkpoint): Damage {
    const from = provenLines + 1;
    const reason =
      from >= size
        ? 'it was changed: with it the lines do not give the signed root'
        : `the lines link to one another but do not give the root signed for ${size} entries: either only this line was ` +
          `changed, or some line from ${from} on, and all after it to fit; no line from ${from} on can be vouched for`;
    return { line: Math.max(size, 1), reason, provenLines };
  }

  return {
    /** Adds the next line of the file. `bytes` are those of the line and are copied where they are still needed. */
    add(line: ExportLine, bytes: Uint8Array): void {
      if (isCovered()) {
        count++;
        return;
      }
      const isLinked = line.fault === undefined && line.seq === count && line.prev === last.hash;
      if (diagnosis === undefined && isLinked) {
        if (count > 0) leaves.append(decodeBase64(last.hash)!);
        last = line;
        count++;
        compareRoots();
        return;
      }
      if (diagnosis === undefined) {
        brokenAfter = count;
        diagnosis = createChainDiagnosis({ line: count, content: last, before: leaves }, head);
      }
      diagnosis.add(line, Buffer.from(bytes));
    },

    /** The damage, or undefined when the lines are those that were signed. */
    conclude(): Damage | undefined {
      if (unfit !== undefined && brokenAfter > unfit.size) return unfitDamage(unfit);
      if (diagnosis !== undefined) {
        const { line, reason, isProven } = diagnosis.conclude(provenLines);
        return { line, reason, provenLines: isProven ? line - 1 : provenLines };
      }
      if (count > head.size) {
        const reason = `the checkpoint covers ${head.size} entries: this line and all after it are not vouched for`;
        return { line: head.size + 1, reason, provenLines };
      }
      if (count === head.size) return undefined;
      const reason = `the file ends before this line, the checkpoint covers ${head.size}: its tail is cut off, or it is an older backup`;
      return { line: count + 1, reason, provenLines };
    },
  };
}
