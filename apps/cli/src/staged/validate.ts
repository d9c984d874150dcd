import { openCheckpoint, NoteError, parseVerifierKey, verifyConsistency } from '@wingman/ledger-format';
import { type WingmanClient, WingmanError } from '@wingman/sdk';
import { StageFailed } from './stage.js';

/** The drilled system as it is seen from outside; with a key that may read, its log, too. */
export interface Seen {
  client: Pick<WingmanClient, 'health' | 'getLedgerKey' | 'getCheckpoint' | 'getConsistencyProof'>;
  mayRead: boolean;
}

export interface Waiting {
  /** Whether there is time left to ask again; waits in between. */
  again(): Promise<boolean>;
}

/**
 * The system serves again, is the same one, and its log goes on from where it was: nothing that was acknowledged before
 * is missing. Throws StageFailed.
 */
export async function validate(
  { client, mayRead }: Seen,
  before: Readonly<Record<string, string>>,
  waiting: Waiting,
): Promise<void> {
  while (!(await isWell(client))) {
    if (!(await waiting.again())) throw new StageFailed('it does not become healthy');
  }
  const key = (await client.getLedgerKey()).trim();
  if (key !== before['ledger_key']) throw new StageFailed('its ledger signs with another key than before');
  if (before['checkpoint'] === undefined || !mayRead) return;
  await assertGrown(client, before['checkpoint'], key);
}

async function isWell(client: Seen['client']): Promise<boolean> {
  try {
    return (await client.health()).status === 'ok';
  } catch (error) {
    if (error instanceof WingmanError) return false;
    throw error;
  }
}

async function assertGrown(client: Seen['client'], earlier: string, key: string): Promise<void> {
  try {
    const verifier = parseVerifierKey(key);
    const old = openCheckpoint(earlier, { verifier });
    const now = openCheckpoint(await client.getCheckpoint(), { verifier });
    if (now.origin !== old.origin) throw new StageFailed(`its log is ${now.origin} and was ${old.origin}`);
    if (now.size < old.size) throw new StageFailed(`its log has ${now.size} entries and had ${old.size}`);
    const proof =
      now.size === old.size || old.size === 0
        ? []
        : (await client.getConsistencyProof({ from: old.size, to: now.size })).hashes.map((hash) =>
            Buffer.from(hash, 'base64'),
          );
    const holds =
      old.size === 0 ||
      verifyConsistency({ from: old.size, to: now.size, fromRoot: old.root, toRoot: now.root, proof });
    if (!holds) throw new StageFailed('its log is not the one that it was');
  } catch (error) {
    if (error instanceof NoteError) throw new StageFailed(`its checkpoint is not to be believed: ${error.message}`);
    if (error instanceof WingmanError) throw new StageFailed(`its log cannot be read: ${error.message}`);
    throw error;
  }
}
