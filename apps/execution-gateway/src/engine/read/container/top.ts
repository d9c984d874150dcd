import { enginePath } from '../../path-part.js';
import { asNamed } from '../../container/as-named.js';
import type { Verb } from '../../verb.js';
import { alignColumns } from '../columns.js';
import { readVerb } from '../read-verb.js';

interface Processes {
  Titles: string[];
  Processes: string[][] | null;
}

/** Options of `ps` that show what is there and open nothing; the engine runs it on its host. */
const PS_OPTION = /^(?:-{0,2}[a-zA-Z]{1,10}|-{0,2}[a-zA-Z]{1,10}[ =]?[a-z%,]{1,200}|[a-z%,]{1,200})$/;

export const top: Verb = readVerb({
  options: [],
  operands: { least: 1 },
  names: ({ args }) => [['container', args[0] ?? '']],
  declines: ({ args: [, ...options] }) => {
    const wrong = options.find((option) => !PS_OPTION.test(option));
    return wrong === undefined ? undefined : `the option '${wrong.slice(0, 100)}' of ps`;
  },
  async run({ call, engine, names, print, stop }) {
    const [name = '', ...options] = call.args;
    const id = names.container(name);
    const asked = engine.ask<Processes>({
      path: enginePath`/containers/${id}/top`,
      query: { ps_args: options.length > 0 ? options.join(' ') : undefined },
      signal: stop,
    });
    const found = await asNamed(name, id, asked);
    const lines = [found.Titles, ...(found.Processes ?? [])].map((cells) => `${cells.join('\t')}\n`);
    print.stdout(Buffer.from(alignColumns(lines.join(''), { minWidth: 20, padding: 3 })));
    return 0;
  },
});
