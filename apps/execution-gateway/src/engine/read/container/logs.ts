import { enginePath } from '../../path-part.js';
import { printFrames, printRaw } from '../../printed/frames.js';
import { readFlagValues } from '../../values/flags.js';
import { namesAll, type Verb } from '../../verb.js';
import { BadValue } from '../../values/bad-value.js';
import { engineTime } from '../moments.js';

/**
 * What a container has printed. With `--follow` it goes on until the container ends or time is up; how much of it is
 * kept is bounded for every command.
 */
export const logs: Verb = {
  options: ['details', 'follow', 'since', 'tail', 'timestamps', 'until'],
  operands: { least: 1, most: 1 },
  names: namesAll('container'),
  declines: ({ flags }) => {
    const { last } = readFlagValues(flags);
    for (const option of ['since', 'until']) engineTime(last(option) ?? '', new Date(0));
    const tail = last('tail') ?? 'all';
    if (!/^(?:all|-?\d{1,9}|)$/.test(tail)) throw new BadValue(`--tail ${tail}`);
    return undefined;
  },
  async run({ call, engine, names, print, stop }) {
    const { last, on } = readFlagValues(call.flags);
    const id = names.container(call.args[0] ?? '');
    const { Config } = await engine.ask<{ Config: { Tty: boolean } }>({
      path: enginePath`/containers/${id}/json`,
      signal: stop,
    });
    const now = new Date();
    const output = await engine.stream({
      path: enginePath`/containers/${id}/logs`,
      query: {
        stdout: 1,
        stderr: 1,
        since: engineTime(last('since') ?? '', now) || undefined,
        until: engineTime(last('until') ?? '', now) || undefined,
        timestamps: on('timestamps') ? 1 : undefined,
        details: on('details') ? 1 : undefined,
        follow: on('follow') ? 1 : undefined,
        tail: last('tail') ?? 'all',
      },
      signal: stop,
    });
    await (Config.Tty ? printRaw(output, print) : printFrames(output, print));
    return 0;
  },
};
