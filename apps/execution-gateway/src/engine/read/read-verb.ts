import { BadValue } from '../values/bad-value.js';
import { CommandFailure, type Verb } from '../verb.js';
import { BadTemplate } from './go/lex.js';
import { NotCarriedOut } from './go/values.js';

/** A verb that only reads: what of its templates nobody carries out is declined, beforehand wherever that can be seen. */
export function readVerb(verb: Verb): Verb {
  return {
    ...verb,
    // What cannot be read names nothing, and is declined.
    names: (call) => {
      try {
        return verb.names?.(call) ?? [];
      } catch (error) {
        if (error instanceof BadValue) return [];
        throw error;
      }
    },
    declines(call, settings) {
      try {
        return verb.declines?.(call, settings);
      } catch (error) {
        if (error instanceof BadTemplate) return error.message;
        if (error instanceof NotCarriedOut) return `${error.message} in --format`;
        throw error;
      }
    },
    async run(run) {
      try {
        return await verb.run(run);
      } catch (error) {
        if (error instanceof NotCarriedOut) {
          throw new CommandFailure(`the gateway does not carry this out: ${error.message} in --format`);
        }
        throw error;
      }
    },
  };
}
