import type { Namer } from '../objects/outside.js';
import { findProgram } from './program.js';
import { programKey } from './program-executor.js';

/** Says which bytes stand behind the name of a program that a tenant's policy lets run. */
export const createProgramNamer =
  (allowed: readonly string[]): Namer =>
  async ({ argv: [name = ''], call, rules: { programs = {} } }) => {
    const named = Object.hasOwn(programs, name) ? programs[name] : undefined;
    if (call || named === undefined) return undefined;
    return { references: [], fixed: { [programKey(name)]: (await findProgram(named, allowed)).sha256 } };
  };
