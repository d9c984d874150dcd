import type { Invocation } from '../../invocation.js';
import { shellFacts } from './escape-shell.js';
import type { FactParts } from './fact-parts.js';

/**
 * The ways in which ordinary programs give away a shell, another's rights, or files and connections that their user
 * did not name by the program's own purpose. Only risk asks for them: most are harmless in a project of one's own.
 */
export const escapeFacts = (invocation: Invocation): FactParts[] => [...shellFacts(invocation)];
