import type { FactReader } from '../fact.js';

/** Programs that act on this machine, its files, its accounts and this repository. */
export const HOST_PROGRAMS: Readonly<Record<string, FactReader>> = {};
