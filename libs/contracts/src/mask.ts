/** What stands in place of a secret, in logs, answers and the ledger alike. No rule on secrets takes it for one. */
export const MASK = '[redacted]';
