import type { DockerCall } from './call.js';
import { csvFields, keyedFields } from './mounts.js';
import { lastOf } from './read-flags.js';

/**
 * Image names that the call gives to a new image. Where an image has the name already it loses it, which a command line
 * alone cannot tell: who can ask the engine counts the call as `disruptive` then.
 */
export function imageNamesTaken(call: DockerCall): readonly string[] {
  if (call.unknown !== undefined || call.help) return [];
  const { command, args, flags } = call;
  if (/^(?:image|buildx) build$/.test(command)) return [...(flags['tag'] ?? []), ...outputNames(flags['output'] ?? [])];
  if (command === 'image tag' || command === 'image import' || command === 'container commit') return args.slice(1, 2);
  // A container of the newest image moves the name as a pull does.
  const fetches = /^container (?:run|create)$/.test(command) && lastOf(flags, 'pull') === 'always';
  return command === 'image pull' || fetches ? args.slice(0, 1) : [];
}

/** `--output type=image,"name=A,B"`. */
const outputNames = (outputs: readonly string[]): string[] =>
  outputs
    .flatMap((output) => keyedFields(csvFields(output) ?? []))
    .flatMap(([key, names]) => (key === 'name' ? names.split(',') : []));
