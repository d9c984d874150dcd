import { hash } from 'node:crypto';
import { AppError, MAX_ENTRY_BYTES } from '@wingman/contracts';
import { canonicalText } from './canonical.js';

/** Version of the leaf format; the field `v` of every leaf. */
export const LEAF_VERSION = 1;

const HASH_TEXT_LENGTH = 44; // base64 of 32 bytes
const MAX_SEQ_DIGITS = 16; // Number.MAX_SAFE_INTEGER
const HASH_TEXT = /^[A-Za-z0-9+/]{43}=$/;
const WRITTEN_HERE = ['v', 'seq', 'prev'];

/** What a leaf says besides its place in the log. Other fields depend on `kind`; `undefined` means absent. */
export interface LeafFields {
  kind: string;
  tenant_id: string;
  timestamp: string;
  entry_id: string;
  [field: string]: unknown;
}

/** A leaf that lacks only its place: canonical bytes before, between and after `prev` and `seq`. */
export interface PreparedLeaf {
  readonly head: Buffer;
  readonly middle: Buffer;
  readonly tail: Buffer;
  /** Size in bytes of the finished leaf at most, exact for a `prev` hash and a 16-digit `seq`. */
  readonly maxBytes: number;
}

/** The place of a leaf: 0-based position, and base64 of the hash of the leaf before (empty for the first). */
export interface LeafPlace {
  seq: number;
  prev: string;
}

/** Canonical members before `prev`, between `prev` and `seq`, and after `seq`. */
function membersAround(fields: Record<string, unknown>): [string[], string[], string[]] {
  const parts: [string[], string[], string[]] = [[], [], []];
  // Array.prototype.sort without a comparator orders by UTF-16 code unit, as RFC 8785 section 3.2.3 asks.
  for (const key of Object.keys(fields).sort()) {
    if (fields[key] === undefined) continue;
    const part = parts[key < 'prev' ? 0 : key < 'seq' ? 1 : 2];
    part.push(`${canonicalText(key)}:${canonicalText(fields[key])}`);
  }
  return parts;
}

/**
 * Serialises everything of a leaf that does not depend on its place, so that `finishLeaf` is mere concatenation inside
 * the sequencer's transaction. Throws AppError `entry_too_large` when the finished leaf could exceed 65,535 bytes,
 * `invalid_request` or `invalid_text` for what canonical JSON cannot hold.
 */
export function prepareLeaf(fields: LeafFields): PreparedLeaf {
  const taken = WRITTEN_HERE.find((name) => fields[name] !== undefined);
  if (taken !== undefined) throw new AppError('invalid_request', `the field ${taken} is written by the ledger alone`);
  const all = { ...fields, v: LEAF_VERSION };

  const [before, between, after] = membersAround(all);

  const head = Buffer.from(`{${[...before, '"prev":"'].join(',')}`, 'utf8');
  const middle = Buffer.from(`",${[...between, '"seq":'].join(',')}`, 'utf8');
  const tail = Buffer.from(`${['', ...after].join(',')}}`, 'utf8');
  const maxBytes = head.length + HASH_TEXT_LENGTH + middle.length + MAX_SEQ_DIGITS + tail.length;
  if (maxBytes > MAX_ENTRY_BYTES) {
    throw new AppError('entry_too_large', `the entry takes ${maxBytes} bytes, at most ${MAX_ENTRY_BYTES} are allowed`);
  }
  return { head, middle, tail, maxBytes };
}

/** The leaf's bytes: the canonical JSON of the prepared fields, `prev` and `seq`. Throws RangeError on an impossible place. */
export function finishLeaf(leaf: PreparedLeaf, { seq, prev }: LeafPlace): Buffer {
  if (!Number.isSafeInteger(seq) || seq < 0) throw new RangeError(`seq ${seq} is no position in a log`);
  if (seq === 0 ? prev !== '' : !HASH_TEXT.test(prev)) throw new RangeError(`prev "${prev}" cannot precede seq ${seq}`);
  return Buffer.concat([
    leaf.head,
    Buffer.from(prev, 'latin1'),
    leaf.middle,
    Buffer.from(String(seq), 'latin1'),
    leaf.tail,
  ]);
}

// One buffer for all: hashing is synchronous. Its first byte stays 0x00, the domain of leaves.
const prefixed = Buffer.alloc(MAX_ENTRY_BYTES + 1);

function domainOfLeaves(leaf: Uint8Array): Uint8Array {
  if (leaf.length >= prefixed.length) return Buffer.concat([Buffer.of(0), leaf]);
  prefixed.set(leaf, 1);
  return prefixed.subarray(0, leaf.length + 1);
}

/** SHA-256(0x00 || leaf), RFC 6962 section 2.1. */
export function leafHash(leaf: Uint8Array): Buffer {
  // By way of a string: in Node 20 `hash(…, 'buffer')` takes nearly twice as long.
  return Buffer.from(hash('sha256', domainOfLeaves(leaf), 'binary'), 'latin1');
}

/** `leafHash` as standard base64, as `leaf_hash` in answers and `prev` of the next leaf. */
export function leafHashText(leaf: Uint8Array): string {
  return hash('sha256', domainOfLeaves(leaf), 'base64');
}
