import { executeTemplate } from './evaluate.js';
import { parseTemplate } from './parse.js';
import type { Missing } from './fields.js';
import type { Functions, GoValue } from './values.js';

/** A Go template, read once. */
export interface Template {
  /** Throws TemplateFailure with Go's words, and NotCarriedOut. */
  execute(value: GoValue | undefined, options?: { functions?: Functions; missing?: Missing }): string;
}

/** @throws BadTemplate for a template that Go refuses, or that is not carried out here */
export function readTemplate(source: string): Template {
  const statements = parseTemplate(source);
  return {
    execute: (value, { functions = 'rows', missing = 'none' } = {}) =>
      executeTemplate(statements, value, { functions, missing, source }),
  };
}
