import { onePositional, readArguments } from '../arguments.js';
import { UsageError } from '../command.js';

export interface LedgerVerifyArguments {
  /** The export; `-` is standard input. */
  file: string;
  /** Verifier key text, or a file that holds it. */
  key: string;
  checkpointFile: string;
  earlierFiles: string[];
  tenantId: string | undefined;
  strict: boolean;
  json: boolean;
}

const OPTIONS = {
  key: { type: 'string' },
  checkpoint: { type: 'string' },
  earlier: { type: 'string', multiple: true },
  tenant: { type: 'string' },
  strict: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** Reads the arguments of `wingman ledger verify`. Throws UsageError. */
export function parseLedgerVerifyArguments(args: readonly string[]): LedgerVerifyArguments {
  const { values, positionals } = readArguments(args, OPTIONS);
  const file = onePositional(positionals, 'file');
  if (!values.key) throw new UsageError('--key is missing: without the ledger’s key nothing can be proven');
  if (!values.checkpoint) throw new UsageError('--checkpoint is missing: the file that says what was signed');
  // An empty tenant would be a variable that was not set, and must not widen the check.
  if (values.tenant === '') throw new UsageError('--tenant is empty');
  return {
    file,
    key: values.key,
    checkpointFile: values.checkpoint,
    earlierFiles: values.earlier ?? [],
    tenantId: values.tenant,
    strict: values.strict ?? false,
    json: values.json ?? false,
  };
}
