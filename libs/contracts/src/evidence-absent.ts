import type { Evidence } from './endpoints/execution-gateway.js';

/**
 * The `detail` of the gateway's 404 for an object that is not there, or not the tenant's. A 404 for any other reason (no
 * such endpoint, something else at that address) has another, so that it is never taken for absence.
 */
export const noSuchObject = (kind: Evidence['kind']): string => `there is no ${kind} of this name`;
