import { newNameQuery, newNameProblem } from '../image/new-name.js';
import { enginePath } from '../path-part.js';
import { ownLabels } from '../tenant-labels.js';
import { readFlagValues } from '../values/flags.js';
import type { Verb } from '../verb.js';

/** Makes an image of a container. Like everything that is made, it says whose it is. */
export const commit: Verb = {
  options: ['author', 'change', 'message', 'pause'],
  operands: { least: 1, most: 2 },
  names: ({ args }) => [['container', args[0] ?? '']],
  declines: ({ args, flags }) => {
    const changes = readFlagValues(flags).all('change');
    // The engine reads them as lines of a Dockerfile.
    if (changes.some((change) => /[\r\n]/.test(change))) return 'a change of several lines';
    if (changes.some((change) => /wingman\s*\.|\\/i.test(change))) return "a change of the gateway's own labels";
    return args[1] === undefined ? undefined : newNameProblem(args[1]);
  },
  async run({ engine, task, call, names, print, stop }) {
    const flags = readFlagValues(call.flags);
    const [name = '', image] = call.args;
    const labels = Object.entries(ownLabels(task)).map(([key, value]) => `LABEL ${key}=${value}`);
    const { Id } = await engine.ask<{ Id: string }>({
      method: 'POST',
      path: enginePath`/commit`,
      query: {
        container: names.container(name),
        ...(image === undefined ? {} : newNameQuery(image)),
        author: flags.last('author') ?? '',
        comment: flags.last('message') ?? '',
        changes: [...flags.all('change'), ...labels],
        pause: flags.last('pause') === 'false' ? 0 : undefined,
      },
      signal: stop,
      timeoutMs: Infinity,
    });
    print.line(Id);
    return 0;
  },
};
