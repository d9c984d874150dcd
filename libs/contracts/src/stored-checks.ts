import { z } from 'zod';
import { check, formerCountCheck, MAX_CHECKS, processCheck } from './checks.js';

/** What a variable held was asked by this field for a time (docs/adr/084); nobody may ask it any more. */
const formerProcessCheck = processCheck.safeExtend({ env_value: z.string().max(8192) });

/** Checks as the ledger and the gatekeeper may hold them for good, with fields and bounds that nobody may ask any more. */
export const storedChecks = z.array(z.union([check, formerProcessCheck, formerCountCheck])).max(MAX_CHECKS);
