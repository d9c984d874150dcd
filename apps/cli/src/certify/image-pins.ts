import type { CommandIo } from '../command.js';
import { isPinned } from '../images/pinned.js';
import type { InspectedRow } from '../inspection.js';
import { createAskDocker, readContainers } from '../verify-privileges/engine.js';
import { nameOf, projectOf } from '../verify-privileges/facts.js';

/** Of each service of a stack whose image is not ours, whether its name can lead to another image tomorrow. */
export function imagePinRows(project: string, env: CommandIo['env']): InspectedRow[] {
  const containers = readContainers(createAskDocker(env)).filter((container) => projectOf(container) === project);
  const named = new Map(containers.map((container) => [nameOf(container), container.Config.Image]));
  return [...named].map(([service, image]): InspectedRow => {
    const what = `image of ${service}`;
    if (isPinned(image)) return { what, outcome: 'passed', says: `${image} is ours, or named by its digest` };
    return { what, outcome: 'failed', says: `${image} is a name that can lead to another image: add its @sha256:…` };
  });
}
