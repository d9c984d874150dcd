/** What a handler answers: a JSON body, a text, bytes, or a stream of chunks. */
export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Text or bytes instead of a JSON body; `contentType` says what it is. */
  raw?: string | Uint8Array;
  stream?: AsyncIterable<Uint8Array>;
  contentType?: string;
}

export const json = (status: number, body: unknown, headers?: Record<string, string>): Reply => ({
  status,
  body,
  headers,
});

export const text = (content: string): Reply => ({
  status: 200,
  raw: content,
  contentType: 'text/plain; charset=utf-8',
});

export const bytes = (content: Uint8Array, headers?: Record<string, string>): Reply => ({
  status: 200,
  raw: content,
  contentType: 'application/octet-stream',
  headers,
});

export const stream = (content: AsyncIterable<Uint8Array>, contentType: string): Reply => ({
  status: 200,
  stream: content,
  contentType,
});
