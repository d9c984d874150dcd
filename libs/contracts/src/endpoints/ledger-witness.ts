import { z } from 'zod';
import { endpoint } from '../endpoint.js';
import { id } from '../primitives.js';
import { consistencyProof, consistencyQuery } from './claims-ledger.js';

const witness = { app: 'claims-ledger', method: 'GET', scopes: [], callers: ['watcher', 'verifier'] } as const;
const ofTenant = z.strictObject({ tenant_id: id });

/**
 * For the services that keep the last checkpoint they saw, so that a rewrite of the database is caught. 404: there is
 * none that the ledger stands by; a witness that saw one before must raise that.
 */
export const getTenantCheckpoint = endpoint({
  ...witness,
  id: 'getTenantCheckpoint',
  path: '/internal/ledger/:tenant_id/checkpoint',
  summary: 'The newest signed checkpoint of a tenant',
  params: ofTenant,
  answers: { 200: { description: 'a signed note', contentType: 'text/plain; charset=utf-8' } },
});

export const getTenantConsistency = endpoint({
  ...witness,
  id: 'getTenantConsistency',
  path: '/internal/ledger/:tenant_id/consistency',
  summary: 'Proof that a later tree of a tenant extends an earlier one (RFC 6962)',
  params: ofTenant,
  query: consistencyQuery,
  answers: { 200: { description: 'the consistency path', schema: consistencyProof } },
});

export const ledgerWitnessEndpoints = [getTenantCheckpoint, getTenantConsistency];
