import { createHash } from 'node:crypto';
import path from 'node:path';
import { WingmanError } from '@wingman/sdk';
import { z } from 'zod';
import { UsageError } from '../command.js';
import type { Connection } from '../exec/connection.js';
import { assertApart } from '../staged/identity.js';
import { type Progress, readProgress } from '../staged/progress-file.js';
import { checkpointOf, type Target } from '../staged/target.js';
import { jsonOf } from '../text.js';
import type { PromoteArguments } from './arguments.js';
import { assertNamedByDigest, earlierImages, pinsOf } from './pins.js';
import type { Promotion } from './plan.js';
import { readProjectFile, writePinned } from './release-files.js';
import { containersOf, imageIdsOf } from './running.js';

/** What is promoted where, before anything is known of it. */
export interface Route extends Pick<
  PromoteArguments,
  | 'from'
  | 'to'
  | 'fromProject'
  | 'toProject'
  | 'projects'
  | 'file'
  | 'earlierFile'
  | 'stateFile'
  | 'allowUnpinnedImages'
> {
  /** The Wingman that asks people and runs the commands. */
  control: Connection;
  /** Where the release runs. */
  source: Target;
  /** Where it goes. */
  target: Target;
  now(): Date;
}

const fixed = z.strictObject({
  releaseFile: z.string(),
  rollbackFile: z.string(),
  images: z.record(z.string(), z.string()),
  earlier: z.record(z.string(), z.string()),
  once: z.array(z.string()),
});
type Fixed = z.infer<typeof fixed>;

/** How far it is; of a new promotion, everything that stands fixed from here on. Throws UsageError. */
export async function prepare(route: Route): Promise<{ progress: Progress; promotion: Promotion }> {
  const { control, target, stateFile } = route;
  const plan = digestOf(route);
  const known = readProgress(stateFile, plan);
  const key = await assertApart({ origin: control.origin, client: control.work }, target, known?.before['ledger_key']);
  const progress = known ?? {
    plan,
    begun_at: route.now().toISOString(),
    before: {
      ledger_key: key,
      ...(await checkpointOf(target)),
      ...(await alertsOf(target)),
      release: JSON.stringify(await fix(route, key)),
    },
    stages: {},
  };
  return { progress, promotion: promotionOf(route, progress) };
}

function promotionOf({ from, to, toProject, file }: Route, { before }: Progress): Promotion {
  const release = fixed.safeParse(jsonOf(before['release'] ?? ''));
  if (!release.success) throw new UsageError('the record of progress names no release');
  const folder = path.posix.dirname(file);
  return { from, to, project: toProject, folder: folder === '.' ? '' : folder, ...release.data };
}

/** What distinguishes this promotion from others; what is promoted is found when it begins. */
const digestOf = ({ control, source, target, ...route }: Route): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        ...[control.origin, source.origin, target.origin, route.from, route.to, route.fromProject, route.toProject],
        ...[route.projects, route.file, route.earlierFile],
      ]),
    )
    .digest('base64');

async function fix(route: Route, targetKey: string): Promise<Fixed> {
  const { control, source, from, to, projects } = route;
  await assertSourceWell(source, { targetKey, from });
  const file = readProjectFile(projects, route.file);
  const images = pinsOf({
    file,
    from,
    running: await containersOf(control.work, route.fromProject),
    ids: await imageIdsOf(control.work, Object.values(file.images)),
  });
  if (to === 'prd' && !route.allowUnpinnedImages) assertNamedByDigest(file, Object.keys(images));
  const earlier = earlierImages(await containersOf(control.work, route.toProject), to);
  const earlierFile = readProjectFile(projects, route.earlierFile);
  const gone = Object.keys(earlier).filter((service) => earlierFile.images[service] === undefined);
  if (gone.length > 0) {
    throw new UsageError(`--earlier-file: ${route.earlierFile} has no ${gone.join(', ')}, which runs in ${to}`);
  }
  return {
    images,
    earlier,
    once: [...earlierFile.once],
    releaseFile: writePinned('release', { projects, file: route.file, images }),
    // Services that did not run keep the new images: they are not started on the way back.
    rollbackFile: writePinned('rollback', {
      projects,
      file: route.earlierFile,
      images: { ...images, ...earlier },
    }),
  };
}

async function assertSourceWell(
  { client, origin }: Target,
  { targetKey, from }: { targetKey: string; from: string },
): Promise<void> {
  try {
    const { status } = await client.health();
    if (status !== 'ok') throw new UsageError(`nothing is promoted: ${origin} is ${status}`);
    if ((await client.getLedgerKey()).trim() === targetKey) {
      throw new UsageError(`${origin} is where it is to go (the same ledger key), and not ${from}`);
    }
  } catch (error) {
    if (!(error instanceof WingmanError)) throw error;
    throw new UsageError(`nothing is promoted: ${origin} does not answer (${error.code})`);
  }
}

async function alertsOf({ client, mayRead }: Target): Promise<Record<string, string>> {
  if (!mayRead) return {};
  const { items } = await client.listAlerts({ limit: 1 });
  return { alerts_until: items[0]?.raised_at ?? '' };
}
