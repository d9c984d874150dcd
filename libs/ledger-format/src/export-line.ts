import { isUtf8 } from 'node:buffer';
import { MAX_ENTRY_BYTES } from '@wingman/contracts';
import { canonicalText } from './canonical.js';
import { findChainFields } from './chain-fields.js';
import { leafHashText } from './leaf.js';

/** What the check of an export has to know of one line. */
export interface ExportLine {
  /** Base64 of the leaf hash of the bytes as they are. */
  hash: string;
  /** The line's own word on its place; both undefined when it is not the shape of a leaf. */
  seq: number | undefined;
  prev: string | undefined;
  /** What is wrong with the line alone, whatever surrounds it. */
  fault: string | undefined;
}

function isCanonical(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return canonicalText(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

function faultOf(bytes: Buffer, isLeafShaped: boolean, isTerminated: boolean): string | undefined {
  if (bytes.length > MAX_ENTRY_BYTES) return `it is longer than ${MAX_ENTRY_BYTES} bytes`;
  if (isLeafShaped) return isTerminated ? undefined : 'it does not end in a line feed: the file is cut here';
  if (bytes.length === 0) return 'it is empty';
  if (!isTerminated) return 'it breaks off in the middle: the file is cut here';
  if (bytes[bytes.length - 1] === 0x0d) return 'it ends in a carriage return';
  return isUtf8(bytes) ? 'it is not one JSON object with prev and seq, as every entry is' : 'it is not valid UTF-8';
}

export interface ReadLineOptions {
  isTerminated: boolean;
  /** Also hold the line to canonical JSON; slow, and proves nothing that the hash does not. */
  strict: boolean;
}

/** Reads the line that lies in `buffer` from `start` to before `end`. */
export function readExportLine(buffer: Buffer, start: number, end: number, options: ReadLineOptions): ExportLine {
  const bytes = buffer.subarray(start, end);
  const fields = findChainFields(buffer, start, end);
  let fault =
    fields && options.isTerminated && bytes.length <= MAX_ENTRY_BYTES
      ? undefined
      : faultOf(bytes, fields !== undefined, options.isTerminated);
  if (fault === undefined && options.strict && !isCanonical(bytes)) fault = 'it is not canonical JSON';
  return {
    hash: leafHashText(bytes),
    seq: fields?.seq,
    prev: fields && buffer.toString('latin1', fields.prevStart, fields.prevEnd),
    fault,
  };
}

/** The leaf hash that a line would have with another `prev` and `seq`; undefined when it is not the shape of a leaf. */
export function hashWithPlace(line: Uint8Array, place: { seq: number; prev: string }): string | undefined {
  const fields = findChainFields(line, 0, line.length);
  if (!fields) return undefined;
  const parts = [
    line.subarray(0, fields.prevStart),
    Buffer.from(place.prev, 'latin1'),
    line.subarray(fields.prevEnd, fields.seqStart),
    Buffer.from(String(place.seq), 'latin1'),
    line.subarray(fields.seqEnd),
  ];
  return leafHashText(Buffer.concat(parts));
}
