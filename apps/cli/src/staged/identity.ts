import { WingmanError, type WingmanClient } from '@wingman/sdk';
import { UsageError } from '../command.js';

export interface Side {
  origin: string;
  client: Pick<WingmanClient, 'getLedgerKey'>;
}

/**
 * Makes sure that the control is another Wingman than the one that is drilled, by address and by the key of its ledger,
 * which no two deployments share. Answers the drilled one's key: the one that was seen before, where the drill has begun
 * already and nobody may answer there. Throws UsageError.
 */
export async function assertApart(control: Side, drilled: Side, seenBefore?: string): Promise<string> {
  if (control.origin === drilled.origin) throw new UsageError('the control is the drilled one: another must do it');
  const controlKey = await ledgerKeyOf(control);
  const drilledKey = seenBefore ?? (await ledgerKeyOf(drilled));
  if (controlKey === drilledKey) {
    throw new UsageError(
      `${control.origin} and ${drilled.origin} are one Wingman (the same ledger key): another must do it`,
    );
  }
  return drilledKey;
}

/** The key of a system's ledger, by which it is known. Throws UsageError when it does not say it. */
export async function ledgerKeyOf({ client, origin }: Side): Promise<string> {
  try {
    return (await client.getLedgerKey()).trim();
  } catch (error) {
    if (!(error instanceof WingmanError)) throw error;
    throw new UsageError(
      `${origin} does not say its ledger's key (${error.code}), so nobody knows which Wingman it is`,
    );
  }
}
