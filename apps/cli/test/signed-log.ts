import { generateKeyPairSync } from 'node:crypto';
import {
  createFrontier,
  createNoteSigner,
  finishLeaf,
  formatVerifierKey,
  leafHash,
  leafHashText,
  prepareLeaf,
  signCheckpoint,
} from '@wingman/ledger-format';

/** A log of forty claims, signed by a ledger of its own. */
export const TENANT = '018f3a52-7c1e-7d4b-9a50-3f1c2b7e9d10';
export const SIZE = 40;
export const newSigner = () => createNoteSigner('ledger.example', generateKeyPairSync('ed25519').privateKey);
const signer = newSigner();
export const vkey = formatVerifierKey(signer.verifier);

export function line(seq: number, previous: Buffer | undefined, claim = `I created backup-${seq}.tar`): Buffer {
  const id = `018f3a52-7c1e-7d4b-9a50-${String(seq).padStart(12, '0')}`;
  const fields = { kind: 'claim', tenant_id: TENANT, timestamp: '2026-01-01T00:00:00.000Z', entry_id: id, claim };
  return finishLeaf(prepareLeaf(fields), { seq, prev: previous ? leafHashText(previous) : '' });
}
export const lines: Buffer[] = [];
for (let seq = 0; seq < SIZE; seq++) lines.push(line(seq, lines[seq - 1]));

export function checkpointOf(covered: readonly Buffer[], by = signer): string {
  const frontier = createFrontier();
  for (const leaf of covered) frontier.append(leafHash(leaf));
  const origin = `ledger.example/${TENANT}`;
  return signCheckpoint({ origin, size: covered.length, root: frontier.root(), extensions: [] }, by);
}
export const fileOf = (all: readonly Buffer[]) => Buffer.concat(all.flatMap((leaf) => [leaf, Buffer.from('\n')]));
