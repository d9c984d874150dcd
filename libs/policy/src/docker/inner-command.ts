import type { DockerCall } from './call.js';
import { lastOf } from './read-flags.js';

/** Commands whose operands after the first are run inside a container. */
const RUN_INSIDE = new Set(['container run', 'container create', 'container exec', 'compose run', 'compose exec']);

/**
 * The command that a call runs inside a container (`sh -c …` of `docker exec web sh -c …`), with `--entrypoint` before
 * it. Undefined when the call runs none, or only what the image says.
 */
export function innerCommand(call: DockerCall): string[] | undefined {
  if (call.unknown !== undefined || call.help || !RUN_INSIDE.has(call.command)) return undefined;
  const entrypoint = lastOf(call.flags, 'entrypoint') ?? '';
  const words = [...(entrypoint === '' ? [] : [entrypoint]), ...call.args.slice(1)];
  return words.length === 0 ? undefined : words;
}
