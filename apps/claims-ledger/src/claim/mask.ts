import { maskField, maskSecrets } from '@wingman/policy';
import { createMaskedCopy } from '@wingman/service-kit';

/** Masks a JSON value before it is hashed, so that nothing ever has to be taken out of the ledger again. */
export const maskedCopy = createMaskedCopy({ maskText: maskSecrets, maskField });
