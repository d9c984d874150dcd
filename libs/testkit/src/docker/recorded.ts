/** One request as the engine was, or would have been, sent it. */
export interface RecordedRequest {
  method: string;
  /** Without the version and the query: `/containers/web/kill`. */
  path: string;
  query: Record<string, string>;
  /** Exactly as it was sent. */
  url: string;
  /** SHA-256 of the body, in hex; that of nothing when there was none. */
  bodyDigest: string;
  bodyBytes: number;
  /** It asked for the bare connection (`attach`, `exec`), as POST does, which can then carry anything. */
  upgrade: boolean;
  /** The proxy answered it itself; the engine never saw it. */
  refused: boolean;
}

/** `POST /containers/web/kill?signal=9`: what tests compare and messages show. */
export const shownRequest = ({ method, path }: Pick<RecordedRequest, 'method' | 'path'>): string => `${method} ${path}`;

/**
 * Whether a request may change something. All but GET, HEAD and OPTIONS may, save waiting for a container's end, which
 * the Engine API made a POST. A path counts as the engine reads it, so that `wait/../kill` is none of these.
 */
export function isMutation({ method, path }: Pick<RecordedRequest, 'method' | 'path'>): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return false;
  return !(method === 'POST' && /^\/containers\/[\w.-]+\/wait$/.test(path) && !path.includes('..'));
}

/** Splits a request's target: version, path and query. */
export function readTarget(url: string): Pick<RecordedRequest, 'path' | 'query' | 'url'> {
  const mark = url.indexOf('?');
  const path = (mark === -1 ? url : url.slice(0, mark)).replace(/^\/v\d+\.\d+(?=\/)/, '');
  const query = mark === -1 ? {} : Object.fromEntries(new URLSearchParams(url.slice(mark + 1)));
  return { path, query, url };
}
