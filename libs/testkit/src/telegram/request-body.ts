import type { IncomingMessage } from 'node:http';
import { badRequest, BotApiError } from './bot-api-error.js';

const MAX_BODY_BYTES = 1024 * 1024;

/** Parameters of a call: from the query string, and from a JSON, form or multipart body ("Making requests"). */
export async function readParameters(req: IncomingMessage, query: URLSearchParams): Promise<Record<string, unknown>> {
  const body = await readAll(req);
  const type = req.headers['content-type'] ?? '';
  return { ...Object.fromEntries(query), ...(body.length > 0 ? readBody(body, type) : {}) };
}

async function readAll(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new BotApiError(413, 'Request Entity Too Large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function readBody(body: Buffer, type: string): Record<string, unknown> {
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  }
  if (type.startsWith('multipart/form-data')) return readMultipart(body, type);
  if (type.startsWith('application/json')) {
    try {
      return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    } catch {
      throw badRequest('failed to parse request body as JSON object');
    }
  }
  return {};
}

/** Plain fields of RFC 7578 form data; the content of files is not kept, only that there was one. */
function readMultipart(body: Buffer, type: string): Record<string, string> {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  if (boundary === undefined) throw badRequest('boundary not found in multipart/form-data');
  const fields: Record<string, string> = {};
  for (const part of body.toString('utf8').split(`--${boundary}`).slice(1, -1)) {
    const gap = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(part.slice(0, gap))?.[1];
    if (gap >= 0 && name !== undefined) fields[name] = part.slice(gap + 4).replace(/\r\n$/, '');
  }
  return fields;
}
