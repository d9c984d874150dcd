import { AppError } from '@wingman/contracts';
import type { KnownCall } from '@wingman/policy';
import { isByClient } from '../executors.js';
import { assertAboveFloor, readCommand } from '../floor/floor.js';

/**
 * A docker command that does nothing but read, as its grammar reads it. Throws `policy_floor` for every other: another
 * program, a word that the grammar does not account for, an option with a risk, one that docker's own client would
 * carry out. Nobody approves these commands, so no policy lifts anything for them.
 */
export function onlyReading(argv: readonly string[]): KnownCall {
  const call = readCommand(argv);
  assertAboveFloor({ argv, call }, {});
  if (!call) throw refused('this is no docker command');
  const [risk] = call.risks;
  if (risk) throw refused(risk.reason);
  if (call.class !== 'read') throw refused(call.reason);
  if (isByClient(call)) throw refused(`docker ${call.command} is not carried out by the engine`);
  return call;
}

const refused = (why: string): AppError =>
  new AppError('policy_floor', `without an approval the gateway only reads: ${why}`);
