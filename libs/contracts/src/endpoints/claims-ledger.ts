import { z } from 'zod';
import { checks, context } from '../checks.js';
import { body, byId, endpoint } from '../endpoint.js';
import { entryKind } from '../ledger-entry.js';
import {
  base64Hash,
  cursor,
  id,
  instant,
  limit,
  longText,
  metadata,
  page,
  plausibleInstant,
  position,
  workerId,
} from '../primitives.js';
import { VERDICTS, again, finding, verdict } from '../verdict.js';

const app = 'claims-ledger';

/** A claim as a worker posts it. */
export const logClaimBody = body({
  worker_id: workerId,
  claim: longText,
  checks: checks.optional(),
  context: context.optional(),
  check_id: id.optional(),
  metadata: metadata.optional(),
  occurred_at: plausibleInstant.optional(),
});
export type LogClaimBody = z.infer<typeof logClaimBody>;

export const loggedClaim = z.strictObject({
  claim_id: id,
  log_id: id,
  seq: z.int().min(0),
  timestamp: instant,
  worker_id: workerId,
  claim: z.string(),
  status: z.literal('LOGGED'),
  leaf_hash: base64Hash,
});
export type LoggedClaim = z.infer<typeof loggedClaim>;

/** A claim with what is known of it. */
export const claimView = loggedClaim.extend({
  checks: checks.optional(),
  context: context.optional(),
  check_id: id.optional(),
  metadata: metadata.optional(),
  occurred_at: instant.optional(),
  verdicts: z.array(
    z.strictObject({
      verification_id: id,
      verdict,
      at: instant,
      seq: z.int().min(0),
      reason_code: z.string(),
      /** Of later looks; the verdict comes first and never changes. */
      again: again.optional(),
      finding: finding.optional(),
    }),
  ),
});
export type ClaimView = z.infer<typeof claimView>;

/** An entry as a list shows it: the leaf's own fields, the exact leaf line and its hash. */
export const entryView = z.looseObject({
  seq: z.int().min(0),
  kind: entryKind,
  timestamp: instant,
  leaf: z.string(),
  leaf_hash: base64Hash,
});
export type EntryView = z.infer<typeof entryView>;

const text = (description: string) => ({ 200: { description, contentType: 'text/plain; charset=utf-8' } }) as const;

export const logClaim = endpoint({
  id: 'logClaim',
  app,
  method: 'POST',
  path: '/log_claim',
  summary: 'Log a claim durably; 201 means it is in the ledger for good',
  scopes: ['work'],
  body: logClaimBody,
  idempotency: 'own',
  standing: 'own',
  answers: { 201: { description: 'logged', schema: loggedClaim } },
});

export const MAX_CLAIMS_PER_REQUEST = 1_000;

export const logClaims = endpoint({
  id: 'logClaims',
  app,
  method: 'POST',
  path: '/log_claims',
  summary: 'Log up to 1,000 claims as NDJSON, all or none',
  scopes: ['work'],
  body: z.array(logClaimBody).min(1).max(MAX_CLAIMS_PER_REQUEST),
  bodyType: 'ndjson',
  idempotency: 'own',
  standing: 'own',
  answers: {
    201: {
      description: 'all logged, in the order given',
      schema: z.strictObject({
        count: z.int(),
        first_seq: z.int().min(0),
        items: z.array(z.strictObject({ claim_id: id, seq: z.int().min(0), leaf_hash: base64Hash })),
      }),
    },
  },
});

export const listClaims = endpoint({
  id: 'listClaims',
  app,
  method: 'GET',
  path: '/claims',
  summary: 'Claims in ledger order, with their verdicts',
  scopes: ['work', 'read'],
  query: z.strictObject({
    worker_id: workerId.optional(),
    verdict: z.enum([...VERDICTS, 'PENDING']).optional(),
    after_seq: position.optional(),
    limit,
    cursor: cursor.optional(),
  }),
  answers: { 200: { description: 'a page of claims', schema: page(claimView) } },
});

export const getClaim = endpoint({
  id: 'getClaim',
  app,
  method: 'GET',
  path: '/claims/:id',
  summary: 'One claim with its verdicts',
  scopes: ['work', 'read'],
  params: byId,
  answers: { 200: { description: 'the claim', schema: claimView } },
});

export const listEntries = endpoint({
  id: 'listEntries',
  app,
  method: 'GET',
  path: '/ledger/entries',
  summary: 'Entries of the log in order; without `after`, from seq 0',
  scopes: ['read'],
  query: z.strictObject({ after: position.optional(), limit, cursor: cursor.optional() }),
  answers: { 200: { description: 'a page of entries', schema: page(entryView) } },
});

export const exportLedger = endpoint({
  id: 'exportLedger',
  app,
  method: 'GET',
  path: '/ledger/export',
  summary: 'The whole log as claims_audit.jsonl: one leaf a line; with `tree_size`, as it was at that checkpoint',
  scopes: ['read'],
  query: z.strictObject({ tree_size: position.optional() }),
  answers: { 200: { description: 'one leaf a line, LF after each', contentType: 'application/x-ndjson' } },
});

export const getCheckpoint = endpoint({
  id: 'getCheckpoint',
  app,
  method: 'GET',
  path: '/ledger/checkpoint',
  summary: 'The newest signed checkpoint (C2SP tlog-checkpoint)',
  scopes: ['read'],
  answers: text('a signed note'),
});

export const getLedgerKey = endpoint({
  id: 'getLedgerKey',
  app,
  method: 'GET',
  path: '/ledger/key',
  summary: 'The verifier key of the checkpoints (C2SP signed-note vkey)',
  scopes: [],
  answers: text('a verifier key'),
});

export const getInclusionProof = endpoint({
  id: 'getInclusionProof',
  app,
  method: 'GET',
  path: '/ledger/proof/inclusion',
  summary: 'Proof that entry `seq` is in the tree of `tree_size` entries (RFC 6962)',
  scopes: ['read'],
  query: z.strictObject({ seq: position, tree_size: position.optional() }),
  answers: {
    200: {
      description: 'the audit path',
      schema: z.strictObject({
        seq: z.int(),
        tree_size: z.int(),
        leaf_hash: base64Hash,
        root_hash: base64Hash,
        hashes: z.array(base64Hash),
      }),
    },
  },
});

export const consistencyProof = z.strictObject({
  from: z.int(),
  to: z.int(),
  from_root: base64Hash,
  to_root: base64Hash,
  hashes: z.array(base64Hash),
});
export type ConsistencyProof = z.infer<typeof consistencyProof>;

// Nothing is consistent or inconsistent with an empty tree (RFC 6962 section 2.1.2: 0 < m).
export const consistencyQuery = z.strictObject({
  from: position.refine((size) => size >= 1, 'at least 1'),
  to: position,
});

export const getConsistencyProof = endpoint({
  id: 'getConsistencyProof',
  app,
  method: 'GET',
  path: '/ledger/proof/consistency',
  summary: 'Proof that the tree of `to` entries extends the tree of `from` entries (RFC 6962)',
  scopes: ['read'],
  query: consistencyQuery,
  answers: { 200: { description: 'the consistency path', schema: consistencyProof } },
});

export const getTile = endpoint({
  id: 'getTile',
  app,
  method: 'GET',
  path: '/ledger/tile/*path',
  summary: 'Tiles and entry bundles (C2SP tlog-tiles)',
  scopes: ['read'],
  // Whatever is no tile's path is a tile that is not there.
  params: z.strictObject({ path: z.array(z.string()) }),
  answers: { 200: { description: 'tile bytes', contentType: 'application/octet-stream' } },
});

export const claimsLedgerEndpoints = [
  logClaim,
  logClaims,
  listClaims,
  getClaim,
  listEntries,
  exportLedger,
  getCheckpoint,
  getLedgerKey,
  getInclusionProof,
  getConsistencyProof,
  getTile,
];
