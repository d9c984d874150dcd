import { enginePath } from '../path-part.js';
import type { Verb } from '../verb.js';
import { newNameProblem, newNameQuery } from './new-name.js';

export const tag: Verb = {
  options: [],
  operands: { least: 2, most: 2 },
  names: ({ args }) => [['image', args[0] ?? '']],
  declines: ({ args }) => newNameProblem(args[1] ?? ''),
  async run({ engine, call, names, stop }) {
    const [image = '', name = ''] = call.args;
    const path = enginePath`/images/${names.imageId(image)}/tag`;
    await engine.ask({ method: 'POST', path, query: newNameQuery(name), signal: stop });
    return 0;
  },
};
