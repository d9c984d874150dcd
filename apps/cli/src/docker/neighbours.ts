import type { Entering } from '@wingman/policy';
import { askClient } from './engine-door.js';
import type { Client } from './engine-door.js';

/** Why a new container may not enter a network without approval; undefined where it comes between nobody. */
export function neighbourly({ network, name }: Entering, client: Client): string | undefined {
  try {
    const listed = ['ps', '--all', '--quiet', '--no-trunc', '--filter', `network=${network}`];
    const others = askClient(client, listed).split('\n').filter(Boolean);
    const isTaken = others.length > 0 && namesOf(others, client).has(name.toLowerCase());
    return isTaken ? `takes the name ${name} from a service in the network ${network}` : undefined;
  } catch {
    return `enters the network ${network}, and the engine does not say who is in it`;
  }
}

/** All by which containers are asked for in their networks. */
function namesOf(containers: readonly string[], client: Client): Set<string> {
  const format = '{{range .NetworkSettings.Networks}}{{json .Aliases}}\n{{end}}';
  const said = askClient(client, ['container', 'inspect', '--format', format, '--', ...containers]);
  const lists = said.split('\n').filter((line) => line.startsWith('['));
  return new Set(lists.flatMap((line) => JSON.parse(line) as string[]).map((alias) => alias.toLowerCase()));
}
