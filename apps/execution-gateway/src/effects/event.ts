import type { ExecutionEffect } from '@wingman/contracts';

/** An event as `GET /events` tells it (Engine API, SystemEvents). */
export interface EngineEvent {
  Type?: string;
  Action?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> | null };
}

const TYPES: ReadonlySet<string> = new Set<ExecutionEffect['type']>([
  'container',
  'image',
  'volume',
  'network',
  'plugin',
  'builder',
  'daemon',
]);

/** Looking on, and what a container does by itself, changes nothing that anybody approved. */
const QUIET = /^(?:attach|detach|resize|top|archive-path|health_status|exec_create|exec_start|exec_detach)/;

/** What an event says has changed; undefined for one that changes nothing. */
export function effectOf({ Type = '', Action = '', Actor }: EngineEvent): ExecutionEffect | undefined {
  if (!TYPES.has(Type) || QUIET.test(Action) || Actor?.ID === undefined) return undefined;
  return {
    type: Type as ExecutionEffect['type'],
    // Behind the colon stand the words of a command, which may hold secrets.
    action: Action.replace(/:.*$/s, ''),
    id: Actor.ID,
    name: Actor.Attributes?.['name'] ?? null,
  };
}

/** Events one to a line, or one after the other without a line between them. */
export function readEvents(text: string): EngineEvent[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as EngineEvent);
}
