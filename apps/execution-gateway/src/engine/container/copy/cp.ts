import path from 'node:path';
import { enginePath } from '../../path-part.js';
import { readFlagValues } from '../../values/flags.js';
import { CommandFailure, type Verb, type VerbRun } from '../../verb.js';
import { asNamed } from '../as-named.js';
import { copyBounds } from './bounds.js';
import { holding } from './content.js';
import type { Folder } from './folder.js';
import { copyOf, type Copy } from './operands.js';
import { readPathStat, statInside } from './path-stat.js';
import { contentKey, openParent, withSource } from './source.js';
import { copyTarget, splitEntry } from './target.js';
import { unpackInto } from './unpack.js';

/** Copies between a container and the tenant's folder of the exchange folder, and nowhere else of the host. */
export const cp: Verb = {
  // Nobody watches its progress.
  options: ['archive', 'quiet'],
  operands: { least: 2, most: 2 },
  names: ({ args }) => {
    const inner = args.find((operand) => !/^[/.-]/.test(operand) && operand.includes(':')) ?? '';
    return [['container', inner.slice(0, Math.max(inner.indexOf(':'), 0))]];
  },
  declines: ({ args }, settings) => void copyOf(args, settings),
  async run(run) {
    const { call, settings, task } = run;
    const copy = copyOf(call.args, settings);
    if (copy.tenant !== task.tenantId) {
      throw new CommandFailure(`only ${settings.exchangeFolder}/${task.tenantId} is within reach`);
    }
    const folder = await openParent(copy, settings);
    try {
      return await (copy.direction === 'in' ? copyIn(run, folder, copy) : copyOut(run, folder, copy));
    } finally {
      await folder.close();
    }
  },
};

/** The path of the host as messages show it. */
const shownPlace = ({ settings }: VerbRun, { tenant, segments, ending }: Copy): string =>
  path.posix.join(settings.exchangeFolder ?? '', tenant, ...segments) + ending;

async function copyIn(run: VerbRun, parent: Folder, copy: Copy): Promise<number> {
  const { engine, call, names, stop } = run;
  const id = names.container(copy.container);
  const name = copy.segments.at(-1);
  const stats = name === undefined ? undefined : await parent.stat(name);
  const place = shownPlace(run, copy);
  if (name !== undefined && !stats) throw new CommandFailure(`lstat ${place}: no such file or directory`);
  const isDirectory = name === undefined || stats?.isDirectory() === true;
  if (copy.ending !== '' && !isDirectory) throw new CommandFailure('not a directory');
  const destination = await destinationInside(run, copy);
  const contents = copy.ending === '/.' || name === undefined;
  const target = copyTarget({ base: contents ? '.' : name, isDirectory }, destination);
  if (target.problem !== undefined) throw new CommandFailure(target.problem);
  return withSource(parent, copy, (source) =>
    holding(source, copyBounds(run.settings), async ({ sha256, archive }) => {
      if (run.task.identities[contentKey(call.args)] !== sha256) {
        throw new CommandFailure(`${place} is not what was approved; nothing has been copied`);
      }
      const put = engine.ask({
        method: 'PUT',
        path: enginePath`/containers/${id}/archive`,
        query: {
          path: target.directory,
          noOverwriteDirNonDir: true,
          copyUIDGID: readFlagValues(call.flags).on('archive') || undefined,
        },
        content: archive(target.base),
        signal: stop,
        timeoutMs: Infinity,
      });
      await asNamed(copy.container, id, put);
      return 0;
    }),
  );
}

/** A link at the end is followed, once, as the client does. */
async function destinationInside({ engine, names, stop }: VerbRun, { container, inside }: Copy) {
  const id = names.container(container);
  const look = (at: string) => statInside(engine, id, { path: at, signal: stop });
  const first = await look(inside);
  const target = first?.linkTarget;
  const place =
    target === undefined ? inside : target.startsWith('/') ? target : path.posix.join(splitEntry(inside).dir, target);
  const stat = target === undefined ? first : await look(place);
  const kind = stat && (stat.isDirectory ? ('directory' as const) : ('other' as const));
  return { path: place, kind };
}

async function copyOut(run: VerbRun, parent: Folder, copy: Copy): Promise<number> {
  const { engine, names, stop } = run;
  const id = names.container(copy.container);
  const query = { path: copy.inside };
  const url = enginePath`/containers/${id}/archive`;
  const archive = await asNamed(copy.container, id, engine.stream({ path: url, query, signal: stop }));
  try {
    const source = readPathStat(archive.headers['x-docker-container-path-stat']);
    const name = copy.segments.at(-1);
    const stats = name === undefined ? undefined : await parent.stat(name);
    const kind = name === undefined || stats?.isDirectory() ? 'directory' : stats && 'other';
    const base = splitEntry(copy.inside).name;
    const isDirectory = source?.isDirectory === true;
    const target = copyTarget({ base, isDirectory }, { path: shownPlace(run, copy), kind });
    if (target.problem !== undefined) throw new CommandFailure(target.problem);
    const into = kind === 'directory' && name !== undefined ? await parent.folder(name) : parent;
    try {
      const bounds = copyBounds(run.settings);
      await unpackInto(into, archive, { base: kind === 'directory' ? base : (name ?? '.'), bounds });
    } finally {
      if (into !== parent) await into.close();
    }
    return 0;
  } finally {
    archive.destroy();
  }
}
