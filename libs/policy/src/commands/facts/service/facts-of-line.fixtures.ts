import { readShell } from '../../shell/read.js';
import { readUndescribed, SERVICE_PROGRAMS } from '../service.js';
import type { ServiceFact } from './service-fact.js';

/** What the service readers say about a line of shell, for the tests of each family. */
export function factsOfLine(line: string): ServiceFact[] {
  const reading = readShell(line);
  if (!reading.ok) throw new Error(`expected a readable line, got ${reading.reason}: ${line}`);
  return reading.invocations.flatMap((invocation) =>
    (SERVICE_PROGRAMS[invocation.program] ?? readUndescribed)(invocation),
  );
}

/** The effects of a line in their order; what changes nothing that matters is left out. */
export const effectsOf = (line: string): string =>
  factsOfLine(line)
    .map(({ effect }) => effect as string)
    .filter((effect) => effect !== 'object.change' && effect !== 'object.create')
    .join(' ');
