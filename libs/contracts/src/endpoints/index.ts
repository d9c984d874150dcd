import type { Endpoint } from '../endpoint.js';
import type { ServiceName } from '../services.js';
import { approvalDeliveryEndpoints } from './approval-deliveries.js';
import { approvalsEndpoints } from './approvals.js';
import { claimsLedgerEndpoints } from './claims-ledger.js';
import { gatekeeperEndpoints } from './gatekeeper.js';
import { executionGatewayEndpoints } from './execution-gateway.js';
import { ledgerWitnessEndpoints } from './ledger-witness.js';
import { outputReviewEndpoints } from './output-reviews.js';
import { outputValidatorEndpoints } from './output-validator.js';
import { verifierEndpoints } from './verifier.js';
import { chatEndpoints } from './chat.js';
import { watcherEndpoints } from './watcher.js';

/** Every endpoint of the product. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...gatekeeperEndpoints,
  ...claimsLedgerEndpoints,
  ...ledgerWitnessEndpoints,
  ...verifierEndpoints,
  ...approvalsEndpoints,
  ...approvalDeliveryEndpoints,
  ...outputReviewEndpoints,
  ...executionGatewayEndpoints,
  ...watcherEndpoints,
  ...chatEndpoints,
  ...outputValidatorEndpoints,
];

export const endpointsOf = (app: ServiceName): readonly Endpoint[] =>
  ENDPOINTS.filter((candidate) => candidate.app === app);

/** An internal endpoint is for other services only; the proxy answers 404 to it. */
export const isInternal = (candidate: Endpoint): boolean => candidate.path.startsWith('/internal/');
