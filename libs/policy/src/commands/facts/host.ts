import type { FactReader } from '../fact.js';
import type { Invocation } from '../invocation.js';
import type { FactParts } from './host/fact-parts.js';

/** Programs that act on this machine, its files, its accounts and this repository. */
export const HOST_PROGRAMS: Readonly<Record<string, FactReader>> = {};

/** What a command does whatever its program is: by its redirections, variables and input. */
export const ambientFacts = (_invocation: Invocation): FactParts[] => [];
