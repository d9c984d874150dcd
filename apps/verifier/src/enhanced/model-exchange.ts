import { createHash } from 'node:crypto';
import { request } from 'undici';
import { proposal } from './plan-schema.js';
import { ModelError, type Translation } from './translator.js';

/** A plan of a hundred checks has some ten kilobytes. */
const MAX_ANSWER_BYTES = 256 * 1024;

interface ModelRequest {
  url: URL;
  body?: unknown;
  key?: string | undefined;
  signal: AbortSignal;
}

/**
 * One request to a model server: redirects are not followed, and the answer is bounded in time and size.
 * @throws ModelError `unreachable`, `timed_out`, `too_large`, `no_json`
 */
export async function askModelServer({
  url,
  body,
  key,
  signal,
}: ModelRequest): Promise<{ status: number; answer: unknown }> {
  const text = await textOf({ url, body, key, signal });
  return { status: text.status, answer: parsed(text.text) };
}

async function textOf({ url, body, key, signal }: ModelRequest): Promise<{ status: number; text: string }> {
  try {
    const response = await request(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
      // The signal bounds the whole; a model may think longer than undici's own limits.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) throw new ModelError('too_large');
      chunks.push(chunk);
    }
    return { status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') };
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError(signal.aborted ? 'timed_out' : 'unreachable', error);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ModelError('no_json', error);
  }
}

/** Reads what a model said as a proposal, or not at all: nothing in it is repaired. @throws ModelError */
export function readAnswer(text: string): Translation {
  const read = proposal.safeParse(parsed(text));
  // The cause would quote what the model said.
  if (!read.success) throw new ModelError('wrong_schema');
  return { proposal: read.data, answerDigest: createHash('sha256').update(text).digest('hex') };
}
