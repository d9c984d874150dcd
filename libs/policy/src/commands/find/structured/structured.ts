import type { Scalar } from '../../../tree/tree.js';
import type { Candidate } from '../../candidate.js';

/** What a structured text holds: its commands, and the values that are no commands but may be prose with commands. */
export interface StructuredReading {
  candidates: Candidate[];
  /** Values of other fields, decoded; `positions` leads back into the text. The caller reads them as prose. */
  prose: Scalar[];
}

/** Reads a whole text of unknown kind as JSON, YAML or Dockerfile. Undefined when it is none of these. */
export function readStructured(_text: string): StructuredReading | undefined {
  return undefined;
}

/** The commands of a whole text that is JSON, YAML or a Dockerfile; undefined when it is none of these. */
export function findStructured(text: string): Candidate[] | undefined {
  return readStructured(text)?.candidates;
}
