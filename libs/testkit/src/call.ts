export interface CallOptions {
  /** An API key, sent as bearer. */
  key?: string;
  /** Default: `POST` when there is a body, else `GET`. */
  method?: string;
  /** A string or bytes are sent as they are, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface CallAnswer {
  status: number;
  /** Parsed where the answer says it is JSON, else its text. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into it by the field they expect
  body: any;
  headers: Headers;
}

/** One HTTP request as a client outside would send it. */
export async function call(
  url: string,
  { key, body, method = body === undefined ? 'GET' : 'POST', headers, signal }: CallOptions = {},
): Promise<CallAnswer> {
  const response = await fetch(url, {
    method,
    signal,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = /^application\/(problem\+)?json\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
}
