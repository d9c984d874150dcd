import type { ExecutionEffect } from '@wingman/contracts';
import type { Log } from '@wingman/service-kit';
import type { Engine } from '../engine/client.js';
import { enginePath } from '../engine/path-part.js';
import { isOfTenant } from '../engine/tenant-labels.js';
import type { EngineSettingsOfCommands } from '../engine/verb.js';
import type { Look } from '../objects/lookup.js';
import { difference } from './difference.js';
import { EFFECTS_LOST } from './effects.js';
import type { EffectsWatch, Watched } from './effects.js';
import { stateOf } from './engine-state.js';
import { effectOf, readEvents } from './event.js';
import type { EngineEvent } from './event.js';

interface EffectsDeps {
  engine: Engine;
  look: Look;
  settings: Pick<EngineSettingsOfCommands, 'unlabelled'>;
  log: Pick<Log, 'warn'>;
}

/** An engine remembers so many events (moby `daemon/events`, eventsLimit); of more than that the oldest are lost. */
const REMEMBERED = 256;
/** How long the engine may take to tell what it remembers. */
const EVENTS_MS = 5_000;

/**
 * What the engine's own events tell, asked for once when the work is done, and what lies between its lists before and
 * after that no event told: things of no name that went with others, more than the engine remembers, clocks that do not
 * agree (docs/adr/056).
 */
export function createEngineEffects(deps: EffectsDeps): EffectsWatch {
  return {
    async begin(watched) {
      const since = now();
      const before = await stateOf(deps, watched);
      return async () => {
        const [told, after] = await Promise.all([effectsBetween(deps, watched, since), stateOf(deps, watched)]);
        return [...told, ...difference(before, after, told)];
      };
    },
  };
}

/** Seconds with a fraction, as the engine reads times. */
const now = (): string => (Date.now() / 1_000).toFixed(3);

/** A millisecond later: `until` leaves out what happens at that very moment. */
const soon = (): string => ((Date.now() + 1) / 1_000).toFixed(3);

async function effectsBetween(deps: EffectsDeps, watched: Watched, since: string): Promise<ExecutionEffect[]> {
  try {
    const events = await eventsBetween(deps.engine, since, soon());
    const own = await Promise.all(
      events.map(async (event) => ((await isOwn(deps, watched, event)) ? effectOf(event) : undefined)),
    );
    const effects = own.filter((effect) => effect !== undefined);
    return events.length < REMEMBERED ? effects : [EFFECTS_LOST, ...effects];
  } catch (error) {
    deps.log.warn('the engine does not tell what a command changed', { error });
    return [EFFECTS_LOST];
  }
}

async function eventsBetween(engine: Engine, since: string, until: string): Promise<EngineEvent[]> {
  const stream = await engine.stream({
    path: enginePath`/events`,
    query: { since, until },
    signal: AbortSignal.timeout(EVENTS_MS),
  });
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return readEvents(Buffer.concat(chunks).toString('utf8'));
}

/** Events of containers carry their labels; those of volumes and networks do not, so that these are looked at. */
async function isOwn(
  { look, settings }: EffectsDeps,
  { tenantId, identities }: Watched,
  event: EngineEvent,
): Promise<boolean> {
  const { Type: type, Actor: { ID: id = '', Attributes: attributes } = {} } = event;
  if (type === 'image' || type === 'builder' || type === 'daemon' || type === 'plugin') return true;
  if (Object.values(identities).includes(id)) return true;
  if (type === 'container') return isOfTenant(attributes, tenantId, settings);
  if (type === 'volume') return `volume ${id}` in identities || (await look(tenantId, 'volume', id)) !== undefined;
  return type === 'network' && (await look(tenantId, 'network', id)) !== undefined;
}
