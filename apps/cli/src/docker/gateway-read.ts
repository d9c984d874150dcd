import type { ReadResult } from '@wingman/contracts';

export interface GatewayQuestion {
  url: string;
  key: string;
  argv: readonly string[];
}

export interface GatewayAnswer {
  stdout: string;
  stderr: string;
  exitCode: number;
}

const LIMIT_MS = 60_000;

/**
 * What a read-only command prints, asked of the gateway (`POST /gateway/read`). Written by hand: this program has none of
 * the SDK's weight. Throws with a sentence for people when there is no answer.
 */
export async function readThroughGateway({ url, key, argv }: GatewayQuestion): Promise<GatewayAnswer> {
  let response: Response;
  try {
    response = await fetch(`${url.replace(/\/+$/, '')}/gateway/read`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ command: argv }),
      redirect: 'error',
      signal: AbortSignal.timeout(LIMIT_MS),
    });
  } catch {
    throw new Error('the gateway does not answer');
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.status !== 200) throw new Error(`the gateway refuses: ${detailOf(body) ?? response.status}`);
  const { stdout, stderr, exit_code: exitCode, truncated } = body as ReadResult;
  const cut = truncated ? 'wingman: the output is longer and was cut\n' : '';
  return { stdout, stderr: stderr + cut, exitCode: exitCode ?? 1 };
}

function detailOf(body: unknown): string | undefined {
  const { code, detail } = (body ?? {}) as { code?: unknown; detail?: unknown };
  return typeof code === 'string' && typeof detail === 'string' ? `${code}: ${detail}` : undefined;
}
