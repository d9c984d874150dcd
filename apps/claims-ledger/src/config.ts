import { baseConfig, databaseConfig, list } from '@wingman/service-kit';
import { z } from 'zod';

/** Settings of claims-ledger (README.md, "Settings"). */
export const ledgerConfig = baseConfig.extend({
  ...databaseConfig.shape,
  // Name of the signing key and first part of every checkpoint's origin line: a URL without scheme, by convention.
  LEDGER_ORIGIN: z.string().regex(/^[^\s+\p{Cc}]{1,200}$/u),
  LEDGER_SIGNING_KEY: z.string(),
  LEDGER_PREVIOUS_VERIFIER_KEYS: list.default([]),
  LEDGER_CHECKPOINT_DIR: z.string().min(1).optional(),
  LEDGER_AUDIT_ENTRIES_PER_SECOND: z.coerce.number().int().min(0).max(1_000_000).default(2_000),
});
export type LedgerConfig = z.infer<typeof ledgerConfig>;
