import { MAX_ENTRY_BYTES } from '@wingman/contracts';
import { createChainCheck } from './chain-check.js';
import { openCheckpoint } from './checkpoint.js';
import { readExportLine } from './export-line.js';
import { createLineSplitter } from './line-splitter.js';
import { NoteError } from './note-error.js';
import { parseVerifierKey } from './note-key.js';

export interface ExportCheckOptions {
  /** Signed note of the log's head that the export must fulfil. */
  checkpoint: string;
  /** The ledger's verifier key text, from a source other than the export. */
  verifierKey: string;
  /** Accept only this tenant's log. */
  tenantId?: string;
  /** Signed notes seen earlier; they narrow down from which line on a consistently rewritten log is false. */
  earlierCheckpoints?: readonly string[];
  /** Also hold every line to canonical JSON; slow, and not needed to prove anything. */
  strict?: boolean;
}

/** Every line is what was signed. */
export interface GoodExport {
  ok: true;
  origin: string;
  size: number;
  root: Uint8Array;
}

export interface BadExport {
  ok: false;
  origin: string;
  /** The first bad line, 1-based, as far as the evidence tells. */
  line: number;
  reason: string;
  /** How many lines from the first on are proven by a signature to be good. `line - 1` when the naming is exact. */
  provenLines: number;
}

export type ExportVerdict = GoodExport | BadExport;

export interface ExportChecker {
  /** The next bytes of the export, in chunks of any size. */
  write(chunk: Uint8Array): void;
  /** The verdict, after the last chunk. */
  end(): ExportVerdict;
}

/**
 * Checks an export (one leaf a line, LF after each) against a signed checkpoint as it streams by, holding O(log n)
 * hashes. `ok` means: as many lines as the checkpoint covers, with exactly the bytes whose Merkle root was signed, each
 * linked to the one before. Throws NoteError when the key or a checkpoint itself is not to be believed.
 */
export function createExportChecker(options: ExportCheckOptions): ExportChecker {
  const verifier = parseVerifierKey(options.verifierKey);
  const open = (note: string) => openCheckpoint(note, { verifier, tenantId: options.tenantId });
  const head = open(options.checkpoint);
  const earlier = (options.earlierCheckpoints ?? []).map(open);
  for (const { origin, size } of earlier) {
    if (origin !== head.origin) throw new NoteError('wrong_origin', `an earlier checkpoint is of "${origin}"`);
    if (size > head.size) throw new NoteError('malformed', `an earlier checkpoint covers more (${size} entries)`);
  }

  const chain = createChainCheck(head, earlier);
  const strict = options.strict ?? false;
  const lines = createLineSplitter(MAX_ENTRY_BYTES, (buffer, start, end, isTerminated) => {
    chain.add(readExportLine(buffer, start, end, { isTerminated, strict }), buffer.subarray(start, end));
  });
  return {
    write: (chunk) => lines.write(chunk),
    end() {
      lines.end();
      const bad = chain.conclude();
      if (bad) return { ok: false, origin: head.origin, ...bad };
      return { ok: true, origin: head.origin, size: head.size, root: head.root };
    },
  };
}
