import path from 'node:path';
import { isContainerRef } from '../../path-part.js';
import { BadValue } from '../../values/bad-value.js';
import type { EngineSettingsOfCommands } from '../../verb.js';

/** A copy between a container and the exchange folder of the host. */
export interface Copy {
  direction: 'out' | 'in';
  container: string;
  /** In the container, as typed. */
  inside: string;
  /** Whose folder of the exchange folder: the first segment below it. */
  tenant: string;
  /** Segments below the tenant's folder. */
  segments: string[];
  /** It ends like a directory (`/`), or means what lies in it (`/.`). */
  ending: '' | '/' | '/.';
}

/**
 * Reads the operands of `container cp`. Source: docker/cli `container/cp.go`, splitCpArg.
 *
 * @throws BadValue for what is not carried out: other places of the host, archives on standard input and output, copies
 * from container to container
 */
export function copyOf(args: readonly string[], { exchangeFolder }: EngineSettingsOfCommands): Copy {
  const [from, to] = [sideOf(args[0] ?? ''), sideOf(args[1] ?? '')];
  if (from.container !== undefined && to.container !== undefined) {
    throw new BadValue('copying between containers is not supported');
  }
  const [inner, outer] = from.container === undefined ? [to, from] : [from, to];
  if (inner.container === undefined) throw new BadValue('must specify at least one container source');
  if (!isContainerRef(inner.container)) throw new BadValue(`this is no name of a container: ${inner.container}`);
  if (inner.path === '') throw new BadValue('no path in the container');
  const place = hostPlace(outer.path, exchangeFolder);
  if (inner === to && place.segments.length === 0 && place.ending !== '/.') {
    throw new BadValue('the exchange folder itself; what lies in it is meant by a /. at its end');
  }
  return { direction: inner === from ? 'out' : 'in', container: inner.container, inside: inner.path, ...place };
}

function sideOf(operand: string): { container?: string; path: string } {
  const colon = operand.indexOf(':');
  if (operand.startsWith('/') || operand.startsWith('.') || colon === -1) return { path: operand };
  return { container: operand.slice(0, colon), path: operand.slice(colon + 1) };
}

function hostPlace(place: string, exchangeFolder: string | undefined): Pick<Copy, 'tenant' | 'segments' | 'ending'> {
  if (place === '-') throw new BadValue('an archive on standard input or output');
  if (exchangeFolder === undefined) throw new BadValue('copying: no exchange folder is set up');
  const [ending = ''] = /\/\.?$/.exec(place) ?? [];
  const plain = place.slice(0, place.length - ending.length);
  const below = path.posix.relative(exchangeFolder, plain);
  // Only as it is spelled: what has to be resolved first is not what somebody read and approved.
  if (plain !== path.posix.join(exchangeFolder, below) || below.startsWith('..') || place.includes('\0')) {
    throw new BadValue(`the place ${place}: only the exchange folder ${exchangeFolder} is within reach`);
  }
  const [tenant = '', ...segments] = below.split('/');
  return { tenant, segments, ending: ending as Copy['ending'] };
}
