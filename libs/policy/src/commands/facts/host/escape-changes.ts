import type { Effect } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { CAPTURES, CREDENTIAL_PRINTERS, DATA_CHANGES, MACHINE_CHANGES, OPENED_PORTS } from './escape-changes-table.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

interface Change {
  effect: Effect;
  changes: RegExp;
  looks: RegExp | undefined;
}

/** Longer calls are read up to here. */
const MAX_WORDS = 4_000;

function readTable(effect: Effect, table: string): Array<[string, Change]> {
  return table
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [programs = '', changes = '', looks] = line.split(' ~ ');
      const change = {
        effect,
        changes: new RegExp(changes),
        looks: looks === undefined ? undefined : new RegExp(looks),
      };
      return programs.split(' ').map((program): [string, Change] => [program, change]);
    });
}

const CHANGES = new Map<string, Change[]>();
for (const [program, change] of [
  ...readTable('machine.change', MACHINE_CHANGES),
  ...readTable('data.change', DATA_CHANGES),
  ...readTable('secret.reveal', CREDENTIAL_PRINTERS),
  ...readTable('network.listen', OPENED_PORTS),
  ...readTable('activity.capture', CAPTURES),
]) {
  CHANGES.set(program, [...(CHANGES.get(program) ?? []), change]);
}

/** What a program changes, prints or opens by its words. */
export function changeFacts({ program, args, name }: Invocation): FactParts[] {
  const known = CHANGES.get(program);
  const isInitScript = name?.text.startsWith('/etc/init.d/') === true;
  if (!known && !isInitScript) return [];
  const words = args.map(({ text }) => text);
  if (words.some((text) => text === '--help')) return [];
  const said = words.join(' ').slice(0, MAX_WORDS);
  const found = (known ?? []).filter(({ changes, looks }) => changes.test(said) && looks?.test(said) !== true);
  const effects = new Set(found.map(({ effect }) => effect));
  if (isInitScript && words[0] !== 'status') effects.add('machine.change');
  return [...effects].map((effect) => fact(effect, { reversibility: 'externally_reversible' }));
}
