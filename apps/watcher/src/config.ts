import { parseVerifierKey } from '@wingman/ledger-format';
import { sealingKey } from '@wingman/second-factor';
import { baseConfig, databaseConfig, flag, list } from '@wingman/service-kit';
import { z } from 'zod';

const isVerifierKey = (text: string): boolean => {
  try {
    parseVerifierKey(text);
    return true;
  } catch {
    return false;
  }
};

const WEEK_MINUTES = 7 * 24 * 60;

/** The watcher's settings (README.md says what each does). */
export const watcherConfig = baseConfig.extend({
  ...databaseConfig.shape,
  // 32 bytes in base64: seals people's generators of one-time codes, the same for gatekeeper, approvals and watcher.
  SECOND_FACTOR_KEY: sealingKey.optional(),
  WATCHER_LOCK_ON_FALSE: flag.default(true),
  WATCHER_LATE_AFTER_MINUTES: z.coerce.number().min(1).max(WEEK_MINUTES).default(60),
  WATCHER_ESCALATE_AFTER_MINUTES: z.coerce.number().min(0).max(WEEK_MINUTES).default(15),
  WATCHER_DEDUP_WINDOW_MINUTES: z.coerce.number().min(1).max(WEEK_MINUTES).default(60),
  // Where people are asked about rollbacks.
  APPROVALS_URL: z.url({ protocol: /^https?$/ }).optional(),
  CLAIMS_LEDGER_URL: z.url({ protocol: /^https?$/ }).optional(),
  LEDGER_VERIFIER_KEY: z.string().refine(isVerifierKey).optional(),
  // Keys that the ledger had before: what they signed of a log that has not grown since is still believed.
  LEDGER_PREVIOUS_VERIFIER_KEYS: list.pipe(z.array(z.string().refine(isVerifierKey))).default([]),
});
export type WatcherConfig = z.infer<typeof watcherConfig>;
