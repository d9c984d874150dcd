import type { KnownCall } from '@wingman/policy';
import { createRequestOf } from '../engine/container/create-body.js';
import type { NamedObject } from '../engine/verb.js';
import { findVerb } from '../engine/verbs.js';

export const MAKES_CONTAINER: ReadonlySet<string> = new Set(['container create', 'container run']);

/** Everything that a call names and the engine is told of, those in the body of a new container included. */
export function namesIn(call: KnownCall): NamedObject[] {
  const names = findVerb(call.command)?.names?.(call) ?? [];
  return MAKES_CONTAINER.has(call.command) ? [...names, ...namesInBody(call)] : names;
}

function namesInBody(call: KnownCall): NamedObject[] {
  const found: NamedObject[] = [];
  const seen =
    (kind: NamedObject[0]) =>
    (name: string): string => {
      found.push([kind, name]);
      return name;
    };
  const { volumes } = createRequestOf(call, { container: seen('container'), network: seen('network') });
  for (const [volume] of volumes) found.push(['volume', volume]);
  return found;
}
