import { type KeyObject, generateKeyPairSync } from 'node:crypto';
import {
  type NoteSigner,
  createFrontier,
  createNoteSigner,
  finishLeaf,
  formatVerifierKey,
  leafHash,
  leafHashText,
  prepareLeaf,
  signCheckpoint,
  tenantOrigin,
} from '../src/index.js';

export const ORIGIN = 'ledger.example/wingman';
export const TENANT = '018f3a52-7c1e-7d4b-9a50-3f1c2b7e9d10';

/** A signer with a key of its own. */
export function newSigner(name = ORIGIN): NoteSigner {
  const { privateKey }: { privateKey: KeyObject } = generateKeyPairSync('ed25519');
  return createNoteSigner(name, privateKey);
}

/** A claim that tries to look like the fields of the chain. */
function claimText(seq: number): string {
  if (seq % 7 === 3) return `"prev":"AAAA","seq":${seq + 1},{"prev":"`;
  return `I created backup-${seq}.tar in /data/nightly and checked that it opens; größer als gestern ✓`;
}

function leafFields(seq: number) {
  const id = `018f3a52-7c1e-7d4b-9a50-${seq.toString(16).padStart(12, '0')}`;
  return {
    kind: 'claim',
    tenant_id: TENANT,
    timestamp: new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString(),
    entry_id: id,
    claim_id: id,
    worker_id: `worker-${seq % 5}`,
    key_id: '018f3a52-0000-7000-8000-000000000001',
    claim: claimText(seq),
    metadata: { prev: 'nested', seq: 0, ticket: `OPS-${seq}` },
  };
}

/** The next line of a log, with its link to `previous` (no line feed). */
export function nextLine(seq: number, previous: Uint8Array | undefined, fields: object = {}): Buffer {
  const prev = previous ? leafHashText(previous) : '';
  return finishLeaf(prepareLeaf({ ...leafFields(seq), ...fields }), { seq, prev });
}

/** The lines of a log of `size` claims, without line feeds. */
export function sampleLog(size: number): Buffer[] {
  const lines: Buffer[] = [];
  for (let seq = 0; seq < size; seq++) lines.push(nextLine(seq, lines[seq - 1]));
  return lines;
}

/** The signed checkpoint of these lines, and the verifier key text. */
export function signedCheckpoint(lines: readonly Uint8Array[], signer: NoteSigner, tenantId = TENANT) {
  const frontier = createFrontier();
  for (const line of lines) frontier.append(leafHash(line));
  const origin = tenantOrigin(signer.verifier.name, tenantId);
  const checkpoint = signCheckpoint({ origin, size: lines.length, root: frontier.root(), extensions: [] }, signer);
  return { checkpoint, verifierKey: formatVerifierKey(signer.verifier) };
}

/** The file that an export of these lines is. */
export const exportFile = (lines: readonly Uint8Array[]): Buffer =>
  Buffer.concat(lines.flatMap((line) => [line, Buffer.of(0x0a)]));
