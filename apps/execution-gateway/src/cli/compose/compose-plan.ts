import type { Reference } from '../../objects/references.js';
import type { Present } from './present.js';

const MAX_LINES = 200;

/** What a command would do, a line for each thing, for people: compose of old has no dry run of its own. */
export function composePlan(references: readonly Reference[], present: Present): string {
  const there = new Map<string, string>([
    ...present.containers.map(({ name, id }) => [`container ${name}`, id.slice(0, 12)] as const),
    ...present.networks.map(({ name, id }) => [`network ${name}`, id.slice(0, 12)] as const),
    ...present.volumes.map(({ name }) => [`volume ${name}`, 'with its data'] as const),
  ]);
  const lines = references.map((reference) => lineOf(reference, there.get(`${reference.kind} ${reference.name}`)));
  const shown = lines.slice(0, MAX_LINES);
  return [...shown, ...(lines.length > MAX_LINES ? [`and ${lines.length - MAX_LINES} more`] : [])].join('\n');
}

function lineOf({ kind, name, role }: Reference, there: string | undefined): string {
  if (kind === 'image') return `${role} image ${name}`;
  if (role === 'removes')
    return there === undefined ? `no ${kind} ${name} to remove` : `removes ${kind} ${name} (${there})`;
  if (role === 'makes')
    return there === undefined ? `makes ${kind} ${name}` : `keeps or replaces ${kind} ${name} (${there})`;
  return there === undefined ? `needs ${kind} ${name}` : `touches ${kind} ${name} (${there})`;
}
