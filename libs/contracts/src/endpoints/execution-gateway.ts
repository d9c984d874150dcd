import { z } from 'zod';
import { commandText, commandWords } from '../approval-words.js';
import { body, byId, endpoint } from '../endpoint.js';
import type { Endpoint } from '../endpoint.js';
import { ERROR_STATUS } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import { base64Hash, cursor, id, instant, limit, namedId, page, workerId } from '../primitives.js';
import { environmentName } from '../violation.js';
import { MAX_COMMANDS } from './approvals.js';

const app = 'execution-gateway';

export const EXECUTION_STATUSES = [
  'STARTED',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  // The process that ran it ended before its end was recorded. It is never run again.
  'UNKNOWN',
  'REFUSED',
] as const;
export const executionStatus = z.enum(EXECUTION_STATUSES);
export type ExecutionStatus = z.infer<typeof executionStatus>;

/** One thing that changed in Docker while a command ran, as the engine told it or as it is seen from the difference. */
export const executionEffect = z.strictObject({
  type: z.enum(['container', 'image', 'volume', 'network', 'plugin', 'builder', 'daemon']),
  /** The engine's word: `create`, `start`, `die`, `destroy`, `tag`, … */
  action: z.string(),
  /** Full id; a volume's is its name. */
  id: z.string(),
  name: z.string().nullable(),
});
export type ExecutionEffect = z.infer<typeof executionEffect>;

/** How a command ended. */
const outcome = {
  exit_code: z.int().nullable(),
  /** UTF-8; what is none is replaced (U+FFFD). Bounded: see `truncated`. */
  stdout: z.string(),
  stderr: z.string(),
  /** Something of the output is missing here; `output_sha256` is over all of it. */
  truncated: z.boolean(),
  duration_ms: z.number().min(0),
};

export const executionResult = z.strictObject({
  execution_id: id,
  status: z.enum(['SUCCEEDED', 'FAILED', 'TIMED_OUT']),
  ...outcome,
  effects: z.array(executionEffect),
});
export type ExecutionResult = z.infer<typeof executionResult>;

export const readResult = z.strictObject(outcome);
export type ReadResult = z.infer<typeof readResult>;

/** One attempt, refused ones included. What a refused caller merely claimed is null until it was verified. */
export const executionSummary = z.strictObject({
  execution_id: id,
  status: executionStatus,
  /** Why it was refused. */
  code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]).nullable(),
  approval_id: id.nullable(),
  worker_id: workerId.nullable(),
  environment: environmentName.nullable(),
  command: commandWords.nullable(),
  jti: id.nullable(),
  /** Who called, as the ledger records it. */
  executed_by: z.string(),
  exit_code: z.int().nullable(),
  duration_ms: z.number().min(0).nullable(),
  /** SHA-256 over the SHA-256 of all of standard output and that of all of standard error, whatever was kept of them. */
  output_sha256: base64Hash.nullable(),
  started_at: instant,
  finished_at: instant.nullable(),
});
export type ExecutionSummary = z.infer<typeof executionSummary>;

export const executionView = executionSummary.extend({
  /** Null where nothing ran, and once the tenant's tier keeps it no longer. */
  stdout: z.string().nullable(),
  stderr: z.string().nullable(),
  truncated: z.boolean(),
  effects: z.array(executionEffect),
});
export type ExecutionView = z.infer<typeof executionView>;

export const execute = endpoint({
  id: 'execute',
  app,
  method: 'POST',
  path: '/gateway/execute',
  summary: 'Run exactly what was approved, exactly once',
  scopes: ['work', 'mint'],
  // A missing token is a wrong token (401), not a wrong request.
  body: body({ token: z.string().default(''), approval_id: namedId, command: commandText }),
  idempotency: 'own',
  standing: 'own',
  answers: { 200: { description: 'it ran', schema: executionResult } },
});

export const readDocker = endpoint({
  id: 'readDocker',
  app,
  method: 'POST',
  path: '/gateway/read',
  summary: 'Run a read-only docker command',
  scopes: ['work'],
  body: body({ command: commandText }),
  answers: { 200: { description: 'what it printed', schema: readResult } },
});

export const listExecutions = endpoint({
  id: 'listExecutions',
  app,
  method: 'GET',
  path: '/gateway/executions',
  summary: 'Executions and refused attempts, newest first',
  scopes: ['work', 'read'],
  query: z.strictObject({
    worker_id: workerId.optional(),
    status: executionStatus.optional(),
    approval_id: id.optional(),
    limit,
    cursor: cursor.optional(),
  }),
  answers: { 200: { description: 'a page of executions', schema: page(executionSummary) } },
});

export const getExecution = endpoint({
  id: 'getExecution',
  app,
  method: 'GET',
  path: '/gateway/executions/:id',
  summary: 'One execution',
  scopes: ['work', 'read'],
  params: byId,
  answers: { 200: { description: 'the execution with its output', schema: executionView } },
});

/** What the engine says of an object, named as the engine names it; values of environment variables are left out. */
export const evidence = z.strictObject({
  kind: z.enum(['container', 'image', 'volume', 'network']),
  name: z.string(),
  id: z.string(),
  observed_at: instant,
  facts: z.record(z.string(), z.unknown()),
});
export type Evidence = z.infer<typeof evidence>;

const byName = z.strictObject({ name: z.string().min(1).max(500) });
const evidenceOf = (kind: Evidence['kind']) =>
  endpoint({
    id: `${kind}Evidence`,
    app,
    method: 'GET',
    path: `/gateway/evidence/${kind}s/:name`,
    summary: `Facts about ${kind === 'image' ? 'an' : 'a'} ${kind}`,
    scopes: ['read'],
    params: byName,
    answers: { 200: { description: 'redacted facts', schema: evidence } },
  });

export const containerEvidence = evidenceOf('container');
export const imageEvidence = evidenceOf('image');
export const volumeEvidence = evidenceOf('volume');
export const networkEvidence = evidenceOf('network');

/** The same for the verifier, which has no key: it says for which tenant it looks. */
export const internalEvidence = endpoint({
  id: 'internalEvidence',
  app,
  method: 'GET',
  path: '/internal/evidence/:tenant/:kind/:name',
  summary: 'Facts about an object of a tenant',
  scopes: [],
  callers: ['verifier'],
  params: z.strictObject({
    tenant: id,
    kind: z.enum(['containers', 'images', 'volumes', 'networks']),
    ...byName.shape,
  }),
  answers: { 200: { description: 'redacted facts', schema: evidence } },
});

export const resolution = z.strictObject({
  /**
   * What the commands name, by `<index of the command> <kind> <name>`: a container's full id, an image's digest, a
   * volume's or network's identity, a file's SHA-256; `absent`, or `created_by:<index of an earlier command>`.
   */
  objects: z.record(z.string(), z.string()),
  /** What nobody could fix, in words for people; not empty: no token is minted. */
  unresolved: z.array(z.string()),
  /** What a command would do, where its own dry run says so; for people only. */
  plans: z.array(z.strictObject({ command: z.int().min(0), text: z.string() })),
});
export type Resolution = z.infer<typeof resolution>;

export const resolveObjects = endpoint({
  id: 'resolveObjects',
  app,
  method: 'POST',
  path: '/internal/resolve',
  summary: 'Fix the identity of what commands name',
  scopes: [],
  callers: ['approvals'],
  body: z.strictObject({
    tenant_id: id,
    commands: z.array(commandWords).min(1).max(MAX_COMMANDS),
    /** Whose rules say which programs there are and what of the floor is lifted; not given: those of no environment. */
    environment: environmentName.optional(),
  }),
  answers: { 200: { description: 'what they name, as it is now', schema: resolution } },
});

export const executionGatewayEndpoints: readonly Endpoint[] = [
  execute,
  readDocker,
  listExecutions,
  getExecution,
  containerEvidence,
  imageEvidence,
  volumeEvidence,
  networkEvidence,
  internalEvidence,
  resolveObjects,
];
