import { text } from 'node:stream/consumers';
import { isOlder } from '../../api-version.js';
import { EngineRefusal } from '../../engine-error.js';
import { ownContainers } from '../../network/own-containers.js';
import {
  enginePath,
  isContainerRef,
  isImageRef,
  isNetworkRef,
  isVolumeName,
  type EnginePath,
} from '../../path-part.js';
import { isOfTenant } from '../../tenant-labels.js';
import type { NamedObject, VerbRun } from '../../verb.js';
import { jsonText, parseJson } from '../go/json.js';
import type { Inspected } from './inspector.js';

export type Kind = NamedObject[0];

/** In the order in which the client tries them. */
export const KINDS: readonly Kind[] = ['container', 'image', 'network', 'volume'];

const IS_NAME: Readonly<Record<Kind, (word: string) => boolean>> = {
  container: isContainerRef,
  image: isImageRef,
  network: isNetworkRef,
  volume: isVolumeName,
};
const TYPES: Readonly<Record<Kind, string>> = {
  container: 'container.InspectResponse',
  image: 'image.InspectResponse',
  network: 'network.Inspect',
  volume: 'volume.Volume',
};

export const canBe = (kind: Kind, word: string): boolean => IS_NAME[kind](word);

/** Throws EngineRefusal for what is not there. */
export async function inspectObject(
  run: VerbRun,
  kind: Kind,
  { word, size = false }: { word: string; size?: boolean },
): Promise<Inspected> {
  const { engine, names, stop } = run;
  const { spoken } = await engine.version();
  const path = kind === 'image' ? imagePath(names, word, { old: isOlder(spoken, '1.42') }) : pathOf(names, kind, word);
  const query = { size: kind === 'container' && size ? 1 : undefined };
  const answer = (await text(await engine.stream({ path, query, signal: stop }))).trim();
  return { text: kind === 'network' ? await withOwnContainers(run, answer) : answer, type: TYPES[kind] };
}

/** What the engine said, to the letter where all containers in the network are the caller's. */
async function withOwnContainers({ engine, task, settings, stop }: VerbRun, answer: string): Promise<string> {
  const facts = parseJson(answer);
  const inside = facts instanceof Map ? facts.get('Containers') : undefined;
  if (!(facts instanceof Map) || !(inside instanceof Map) || inside.size === 0) return answer;
  const own = await ownContainers(engine, (labels) => isOfTenant(labels, task.tenantId, settings), stop);
  const kept = [...inside].filter(([id]) => own.has(id));
  return kept.length === inside.size ? answer : jsonText(new Map(facts).set('Containers', new Map(kept)));
}

/** Older engines say twice that an image is not there. */
function imagePath(names: VerbRun['names'], word: string, { old }: { old: boolean }): EnginePath {
  try {
    return pathOf(names, 'image', word);
  } catch (error) {
    if (!old || !(error instanceof EngineRefusal)) throw error;
    throw new EngineRefusal(error.status, `no such image: ${word}: ${error.message}`);
  }
}

function pathOf(names: VerbRun['names'], kind: Kind, word: string): EnginePath {
  switch (kind) {
    case 'container':
      return enginePath`/containers/${names.container(word)}/json`;
    case 'image':
      return enginePath`/images/${names.imageId(word)}/json`;
    case 'network':
      return enginePath`/networks/${names.network(word)}`;
    case 'volume':
      return enginePath`/volumes/${names.volume(word)}`;
  }
}
