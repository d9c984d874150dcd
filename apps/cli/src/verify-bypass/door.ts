import { z } from 'zod';
import { UsageError } from '../command.js';

/** One answer of the system, as far as it matters whether something was let through. */
export interface DoorAnswer {
  status: number;
  code: string | undefined;
  body: unknown;
}

/** Sends exactly this, without what a well-behaved client would add or hold back. Status 0: nobody answered. */
export type Door = (path: string, key: string | undefined, body: unknown) => Promise<DoorAnswer>;

const problem = z.object({ code: z.string().optional() });

export function createDoor(origin: string): Door {
  return async (path, key, body) => {
    try {
      const response = await fetch(new URL(path, origin), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(60_000),
      });
      const answer: unknown = await response.json().catch(() => undefined);
      return { status: response.status, code: problem.safeParse(answer).data?.code, body: answer };
    } catch {
      return { status: 0, code: 'unreachable', body: undefined };
    }
  };
}

const asked = z.object({ approval_id: z.string(), status: z.string(), expires_at: z.string() });
const minted = z.object({ token: z.string(), expires_at: z.string() });

export interface Keys {
  work: string;
  mint: string;
  decide: string | undefined;
}

export interface Asked {
  approvalId: string;
  status: string;
}
export interface Permit extends Asked {
  token: string;
  command: readonly string[];
  /** When the token ends. */
  until: Date;
}

/** The ordinary way in, by which the attacks get what they misuse. Throws UsageError when that is not to be had. */
export function createOrdinaryWay(door: Door, keys: Keys, who: { workerId: string; environment: string }) {
  const { workerId: worker_id, environment } = who;
  const said = ({ status, code }: DoorAnswer): string => `${status} ${code ?? ''}`.trim();

  async function request(command: readonly string[], ttlSeconds?: number): Promise<Asked> {
    const answer = await door('/approvals/request', keys.work, {
      worker_id,
      title: 'wingman verify-bypass',
      instruction: `Asked for by wingman verify-bypass: ${command.join(' ')}`,
      commands: [command],
      environment,
      ...(ttlSeconds !== undefined && { ttl_seconds: ttlSeconds }),
    });
    const read = asked.safeParse(answer.body);
    if (!read.success) throw new UsageError(`an approval cannot be asked for: ${said(answer)}`);
    return { approvalId: read.data.approval_id, status: read.data.status };
  }

  async function permit(command: readonly string[], ttlSeconds?: number): Promise<Permit> {
    const { approvalId, status } = await request(command, ttlSeconds);
    if (status === 'PENDING') await approve(approvalId);
    const answer = await door('/gateway/token', keys.mint, { approval_id: approvalId, command, environment });
    const read = minted.safeParse(answer.body);
    if (!read.success) throw new UsageError(`a token cannot be minted: ${said(answer)}`);
    return { approvalId, status: 'APPROVED', token: read.data.token, command, until: new Date(read.data.expires_at) };
  }

  async function approve(approvalId: string): Promise<void> {
    if (keys.decide === undefined)
      throw new UsageError('a request waits for a person here: WINGMAN_DECIDE_KEY is needed');
    const answer = await door(`/approvals/${approvalId}/approve`, keys.decide, { note: 'wingman verify-bypass' });
    if (answer.status !== 200) throw new UsageError(`a request cannot be approved: ${said(answer)}`);
  }

  return { request, permit };
}
export type OrdinaryWay = ReturnType<typeof createOrdinaryWay>;
