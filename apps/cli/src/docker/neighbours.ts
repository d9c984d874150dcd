import type { Entering } from '@wingman/policy';
import { askClient, hasEnded, OWNED } from './engine-door.js';
import type { Client, EngineQuestion } from './engine-door.js';

const STATE = '{{.State.Status}} {{.State.StartedAt}} {{json .Config.Labels}}';
/** It runs: nothing happens. Or it was made and has never run: nobody has stopped it. */
const UNTOUCHED = /^(?:running |created 0001-01-01T)/;

/** Those of the containers that have run before, or that a project or Wingman made. What cannot be asked is somebody's. */
export function startedAgain({ names, ...client }: EngineQuestion): string[] {
  return names.filter((name) => {
    try {
      const about = askClient(client, ['container', 'inspect', '--format', STATE, '--', name]);
      return !UNTOUCHED.test(about) || (!about.startsWith('running ') && OWNED.test(about));
    } catch (error) {
      return !hasEnded(error);
    }
  });
}

/** Why a container may not enter a network without approval; undefined where it comes between nobody. */
export function neighbourly({ network, container, name }: Entering, client: Client): string | undefined {
  let labels: string;
  try {
    labels = askClient(client, ['network', 'inspect', '--format', '{{json .Labels}}', '--', network]);
  } catch (error) {
    // Without the network nothing enters.
    return hasEnded(error) ? undefined : unanswered(network);
  }
  try {
    const listed = ['ps', '--all', '--quiet', '--no-trunc', '--filter', `network=${network}`];
    const others = askClient(client, listed).split('\n').filter(Boolean);
    if (name === undefined) {
      const isShared = OWNED.test(labels) || others.length > 0;
      return isShared ? `brings ${container} into the network ${network}, which others use` : undefined;
    }
    const isTaken = others.length > 0 && namesOf(others, client).has(name.toLowerCase());
    return isTaken ? `takes the name ${name} from a service in the network ${network}` : undefined;
  } catch {
    return unanswered(network);
  }
}

const unanswered = (network: string): string =>
  `enters the network ${network}, and the engine does not say who is in it`;

/** All by which containers are asked for in their networks. */
function namesOf(containers: readonly string[], client: Client): Set<string> {
  const format = '{{range .NetworkSettings.Networks}}{{json .Aliases}}\n{{end}}';
  const said = askClient(client, ['container', 'inspect', '--format', format, '--', ...containers]);
  const lists = said.split('\n').filter((line) => line.startsWith('['));
  return new Set(lists.flatMap((line) => JSON.parse(line) as string[]).map((alias) => alias.toLowerCase()));
}
