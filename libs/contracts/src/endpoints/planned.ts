import { plannedEndpoint } from '../endpoint.js';
import type { Endpoint } from '../endpoint.js';
import type { Scope } from '../scopes.js';
import type { ServiceName } from '../services.js';

type Row = [id: string, method: 'GET' | 'POST', path: string, scopes: readonly Scope[], summary: string];

const rows = (app: ServiceName, table: Row[]): Endpoint[] =>
  table.map(([id, method, path, scopes, summary]) => plannedEndpoint({ id, app, method, path, scopes, summary }));

export const approvalsEndpoints = rows('approvals', [
  ['requestApproval', 'POST', '/approvals/request', ['work'], 'Ask a person to approve commands'],
  ['listApprovals', 'GET', '/approvals', ['work', 'read'], 'Approval requests'],
  ['listPendingApprovals', 'GET', '/approvals/pending', ['work', 'read'], 'Pending approval requests'],
  ['approvalStats', 'GET', '/approvals/stats', ['read'], 'Rates of automatic and manual decisions'],
  ['pauseApprovals', 'POST', '/approvals/pause', ['decide'], 'Stop all approvals of the tenant'],
  ['resumeApprovals', 'POST', '/approvals/resume', ['decide'], 'Resume approvals'],
  ['getApproval', 'GET', '/approvals/:id', ['work', 'read'], 'One approval request'],
  ['waitForApproval', 'GET', '/approvals/:id/wait', ['work', 'read'], 'Wait until it is decided'],
  ['approve', 'POST', '/approvals/:id/approve', ['decide'], 'Approve'],
  ['reject', 'POST', '/approvals/:id/reject', ['decide'], 'Reject'],
  ['cancelApproval', 'POST', '/approvals/:id/cancel', ['work'], 'Withdraw the request'],
  ['mintToken', 'POST', '/gateway/token', ['mint'], 'Mint a capability token for one approved command'],
  ['getJwks', 'GET', '/gateway/jwks', [], 'Public keys of the capability tokens'],
  ['authzenConfiguration', 'GET', '/.well-known/authzen-configuration', [], 'AuthZEN 1.0 metadata'],
  ['evaluateAccess', 'POST', '/access/v1/evaluation', ['read'], 'AuthZEN 1.0 evaluation'],
  ['evaluateAccesses', 'POST', '/access/v1/evaluations', ['read'], 'AuthZEN 1.0 evaluations'],
]);

export const executionGatewayEndpoints = rows('execution-gateway', [
  ['execute', 'POST', '/gateway/execute', ['work', 'mint'], 'Run exactly what was approved, exactly once'],
  ['readDocker', 'POST', '/gateway/read', ['work'], 'Run a read-only docker command'],
  ['listExecutions', 'GET', '/gateway/executions', ['work', 'read'], 'Executions'],
  ['getExecution', 'GET', '/gateway/executions/:id', ['work', 'read'], 'One execution'],
  ['containerEvidence', 'GET', '/gateway/evidence/containers/:name', ['read'], 'Facts about a container'],
  ['imageEvidence', 'GET', '/gateway/evidence/images/:name', ['read'], 'Facts about an image'],
  ['volumeEvidence', 'GET', '/gateway/evidence/volumes/:name', ['read'], 'Facts about a volume'],
  ['networkEvidence', 'GET', '/gateway/evidence/networks/:name', ['read'], 'Facts about a network'],
]);

export const outputValidatorEndpoints = rows('output-validator', [
  ['validateOutput', 'POST', '/output_validation/validate', ['work'], 'Validate code before it is deployed'],
  ['listValidations', 'GET', '/output_validation', ['work', 'read'], 'Validations'],
  ['getValidation', 'GET', '/output_validation/:id', ['work', 'read'], 'One validation'],
]);
