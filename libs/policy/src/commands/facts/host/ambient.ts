import type { Invocation } from '../../invocation.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { sentByPipe } from './network.js';
import { remoteShellFacts } from './remote-shell.js';
import { variableFacts } from './tls.js';
import { writeFacts } from './writes.js';

/** What a command does whatever its program is: by its redirections, its variables, its input, its calls of itself. */
export function ambientFacts(invocation: Invocation): FactParts[] {
  const written = invocation.redirections.filter(
    ({ operator, target }) => operator.includes('>') && !/^(?:\d{1,3}-?|-)$/.test(target.text),
  );
  return [
    ...written.flatMap(({ operator, target }) => writeFacts([target], { replaces: !operator.includes('>>') })),
    ...variableFacts(invocation),
    ...sentByPipe(invocation),
    ...remoteShellFacts(invocation),
    ...(invocation.callsItself === 'at_once' ? [fact('system.exhaust')] : []),
  ];
}
