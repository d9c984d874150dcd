import type { FactReader } from '../fact.js';

/** Programs that act on services: containers, clusters, clouds, databases, APIs. */
export const SERVICE_PROGRAMS: Readonly<Record<string, FactReader>> = {};
