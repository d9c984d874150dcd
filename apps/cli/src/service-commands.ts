import { alertCommands } from './alerts/alerts.js';
import { approvalCommands } from './approvals/approvals.js';
import { claim } from './claim/claim.js';
import type { Command } from './command.js';
import { executionCommands } from './executions/executions.js';
import { keyCommands } from './keys/keys.js';
import { ledgerCommands } from './ledger-export/ledger-export.js';
import { peopleCommands } from './people/people.js';
import { policyCommands } from './policy/policy.js';
import { rolloutCommands } from './rollout/rollout.js';
import { run } from './run/run.js';
import { status } from './status/status.js';
import { tenantCommands } from './tenants/tenants.js';
import { tierCommands } from './tenants/tiers.js';
import { verify } from './verify/verify.js';
import { workerCommands } from './workers/workers.js';

/** Every command that asks the services and shows what they answered, and the one that goes from gate to verdict. */
export const serviceCommands: readonly Command[] = [
  ...alertCommands,
  ...approvalCommands,
  claim,
  ...executionCommands,
  ...keyCommands,
  ...ledgerCommands,
  ...peopleCommands,
  ...policyCommands,
  ...rolloutCommands,
  run,
  status,
  ...tenantCommands,
  ...tierCommands,
  verify,
  ...workerCommands,
];
