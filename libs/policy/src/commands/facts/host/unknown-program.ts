import type { Invocation } from '../../invocation.js';
import { deleteFacts } from './deletion.js';
import { fact, traitsWhere } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { isDecoder, isDownload, producersOf } from './producers.js';

const FORCES = /^--(?:force|no-verify|no-preserve-root|no-check-certificate|allow-unauthenticated)$/;

/**
 * What can be said of a program that nobody described, or whose name only running would tell: whether it is told to
 * step past a safety stop, whether its name comes out of a download, and whether its words are those of `rm -rf`.
 */
export function unknownFacts(invocation: Invocation): FactParts[] {
  const { args, program, name } = invocation;
  const force = args.some(({ text }) => FORCES.test(text));
  const facts = [fact('unknown.run', { traits: traitsWhere({ force, dynamic: program === '' }) })];
  // `xargs {}` and `parallel` run whatever they are given.
  if (program === '{}') facts.push(fact('code.unseen', { traits: ['dynamic'] }));
  if (program !== '') return facts;
  const makers = (name?.commands ?? []).flatMap((command) => [command, ...producersOf(command)]);
  if (makers.some((maker) => isDownload(maker) || isDecoder(maker))) facts.push(fact('code.unseen'));
  if (args.some(({ text }) => /^-(?:rf|fr|Rf|fR)$/.test(text))) {
    facts.push(
      ...deleteFacts(
        invocation,
        args.filter(({ text }) => !text.startsWith('-')),
        true,
      ),
    );
  }
  return facts;
}
