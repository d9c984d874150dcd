import { evidence, internalEvidence, noSuchObject } from '@wingman/contracts';
import type { Evidence } from '@wingman/contracts';
import type { ServiceSigner } from '@wingman/service-kit';
import { errors, Pool } from 'undici';
import { LookError } from '../scope/look-error.js';

/** Asks what the container engine says of one object of a tenant; `absent` only when the gateway says just that. */
export type AskEvidence = (
  tenantId: string,
  about: { kind: Evidence['kind']; name: string },
  signal: AbortSignal,
) => Promise<Evidence | 'absent'>;

interface EvidenceClientOptions {
  url: string;
  signer: Pick<ServiceSigner, 'tokenFor'>;
}

/** An engine's answer has some kilobytes; this is what a container with thousands of variables would have. */
const MAX_BYTES = 4 * 1024 ** 2;

/**
 * Asks the execution gateway, with the verifier's own credential.
 * @throws LookError `engine_away`: no answer, or none within the contract; `ambiguous`: no name for a path;
 * `too_large`; `timed_out`
 */
export function createEvidenceClient({ url, signer }: EvidenceClientOptions): AskEvidence {
  const gateway = new Pool(new URL(url).origin, { maxResponseSize: MAX_BYTES });
  return async (tenantId, { kind, name }, signal) => {
    // A URL would take these for a way up, whatever their spelling.
    if (name === '.' || name === '..') throw new LookError('ambiguous');
    const path = internalEvidence.path
      .replace(':tenant', encodeURIComponent(tenantId))
      .replace(':kind', `${kind}s`)
      .replace(':name', () => encodeURIComponent(name));
    try {
      const { statusCode, body } = await gateway.request({
        method: 'GET',
        path,
        headers: { authorization: `Bearer ${await signer.tokenFor('execution-gateway')}` },
        signal,
      });
      const answer = await body.json();
      if (statusCode === 404 && saysAbsent(answer, kind)) return 'absent';
      if (statusCode !== 200) throw new Error(`the gateway answered ${statusCode}`);
      return aboutIt(evidence.parse(answer), kind, name);
    } catch (error) {
      if (error instanceof LookError) throw error;
      if (error instanceof errors.ResponseExceededMaxSizeError) throw new LookError('too_large');
      throw new LookError(signal.aborted ? 'timed_out' : 'engine_away', error);
    }
  };
}

const saysAbsent = (answer: unknown, kind: Evidence['kind']): boolean =>
  typeof answer === 'object' &&
  answer !== null &&
  'code' in answer &&
  answer.code === 'not_found' &&
  'detail' in answer &&
  answer.detail === noSuchObject(kind);

/** An answer about something else proves nothing. */
function aboutIt(answer: Evidence, kind: Evidence['kind'], name: string): Evidence {
  if (answer.kind !== kind || answer.name !== name) throw new Error('the gateway answered about another object');
  return answer;
}
