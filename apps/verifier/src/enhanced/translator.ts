import type { ClaimContext } from '@wingman/contracts';
import type { Proposal } from './plan-schema.js';

/** What is to be translated. No evidence is among it. */
export interface Wording {
  claim: string;
  context: ClaimContext;
}

/** A model's answer that could be read. The digest is of the raw answer, which is kept nowhere. */
export interface Translation {
  proposal: Proposal;
  answerDigest: string;
}

/** Which weights answer to a name: two names with one digest are one voter. */
export interface ModelIdentity {
  digest: string;
}

/** One language model behind one kind of endpoint. */
export interface Translator {
  /** As the settings have it. */
  readonly name: string;
  /** @throws ModelError */
  identify(signal: AbortSignal): Promise<ModelIdentity>;
  /** @throws ModelError where there is no answer, or one that is cut off, no JSON or outside the schema */
  translate(wording: Wording, signal: AbortSignal): Promise<Translation>;
}

export type ModelFault =
  | 'unreachable'
  | 'timed_out'
  | 'refused'
  | 'too_large'
  | 'cut_off'
  | 'no_json'
  | 'wrong_schema'
  | 'unknown_model'
  | 'busy';

/** Why a model gave nothing that can be used. The message never holds what it said. */
export class ModelError extends Error {
  readonly fault: ModelFault;

  constructor(fault: ModelFault, cause?: unknown) {
    super(`the language model gave no translation: ${fault}`, { cause });
    this.fault = fault;
  }
}
