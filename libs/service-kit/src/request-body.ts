import type { IncomingMessage } from 'node:http';
import { AppError, body as bodyOf } from '@wingman/contracts';
import type { Endpoint } from '@wingman/contracts';
import { assertMediaType, decodeText, readBody } from './body.js';
import { assertText, parseJson } from './json.js';
import { parse } from './problem.js';

export interface RequestBody {
  /** The bytes as they came. */
  raw: Buffer;
  /** What they say, by the endpoint's schema. */
  body: unknown;
}

/**
 * Reads and parses a request's body as its endpoint wants it.
 * Throws AppError `too_large`, `unsupported_media_type`, `invalid_text` or `invalid_request`.
 */
export async function readRequestBody(endpoint: Endpoint, request: IncomingMessage): Promise<RequestBody> {
  if (!hasBody(request) && endpoint.bodyType !== 'ndjson') return { raw: nothing, body: parse(endpoint.body, {}) };
  const raw = await readBody(request);
  if (raw.length > 0) assertPlain(request.headers['content-encoding']);
  return { raw, body: parseBody(endpoint, raw, request.headers['content-type']) };
}

const nothing = Buffer.alloc(0);

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;

function parseBody(endpoint: Endpoint, raw: Buffer, mediaType: string | undefined): unknown {
  switch (endpoint.bodyType) {
    case 'ndjson':
      if (raw.length > 0 || mediaType !== undefined) assertMediaType(mediaType, 'application/x-ndjson');
      return parse(endpoint.body, parseLines(raw), { isLines: true });
    case 'json':
      return parse(endpoint.body, raw.length === 0 ? {} : jsonOrText(endpoint, raw, mediaType));
    case 'none':
      // `curl -X POST -d '{}'` is how people call an endpoint that needs nothing.
      return parse(emptyBody, raw.length === 0 ? {} : parseJson(decodeText(raw)));
  }
}

const emptyBody = bodyOf({});

/** The fields of a JSON body, or the one field that a body of text is. */
function jsonOrText({ textBody }: Endpoint, raw: Buffer, mediaType: string | undefined): unknown {
  const type = assertMediaType(mediaType, 'application/json', ...(textBody?.mediaTypes ?? []));
  if (!textBody || type === 'application/json') return parseJson(decodeText(raw));
  const text = decodeText(raw);
  assertText(text, textBody.field);
  return { [textBody.field]: text };
}

/** One JSON value a line; an error names its line, counted from 1. */
function parseLines(raw: Buffer): unknown[] {
  return linesOf(raw).map((bytes, index) => parseJson(decodeText(bytes, index + 1), index + 1));
}

const LF = 0x0a;

function linesOf(raw: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < raw.length;) {
    const found = raw.indexOf(LF, start);
    const end = found < 0 ? raw.length : found;
    lines.push(raw.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

/** Bodies are taken as they are: unpacking them would let a small request become a large one. */
function assertPlain(encoding: string | undefined): void {
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  throw new AppError('unsupported_media_type', 'a body must be sent without Content-Encoding');
}
