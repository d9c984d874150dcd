import { enginePath } from '../../path-part.js';
import { namesAll, type Verb } from '../../verb.js';

/** Changed, added, deleted. */
const KINDS = ['C', 'A', 'D'];

export const diff: Verb = {
  options: [],
  operands: { least: 1, most: 1 },
  names: namesAll('container'),
  async run({ call, engine, names, print, stop }) {
    const path = enginePath`/containers/${names.container(call.args[0] ?? '')}/changes`;
    const changes = await engine.ask<{ Kind: number; Path: string }[] | null>({ path, signal: stop });
    for (const { Kind, Path } of changes ?? []) print.line(`${KINDS[Kind] ?? ''} ${Path}`);
    return 0;
  },
};
