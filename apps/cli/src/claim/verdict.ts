import { setTimeout as pause } from 'node:timers/promises';
import type { ClaimView } from '@wingman/contracts';
import type { WingmanClient } from '@wingman/sdk';

const POLL_MS = 250;

/** The auditor's verdict on a logged claim, once there is one; undefined when `seconds` have passed without. */
export async function waitForVerdict(
  client: Pick<WingmanClient, 'getClaim'>,
  id: string,
  { seconds, signal }: { seconds: number; signal?: AbortSignal },
): Promise<ClaimView['verdicts'][number] | undefined> {
  const end = performance.now() + seconds * 1_000;
  for (;;) {
    const [verdict] = (await client.getClaim({ id }, { ...(signal && { signal }) })).verdicts;
    if (verdict || performance.now() >= end) return verdict;
    await pause(POLL_MS, undefined, { ...(signal && { signal }) });
  }
}
