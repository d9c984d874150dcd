import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@wingman/contracts';
import { flagIsOn } from '@wingman/policy';
import type { KnownCall } from '@wingman/policy';
import type { EngineTls } from '../engine/docker-host.js';
import { ownLabels } from '../engine/tenant-labels.js';
import { identityIn, isStill } from '../objects/lookup.js';
import type { Named } from '../objects/outside.js';
import { keyOf, notThere } from '../objects/references.js';
import { ABSENT } from '../objects/simulate.js';
import { notRun } from '../output/not-run.js';
import { runChild } from '../programs/child.js';
import type { Program } from '../programs/child.js';
import type { Executor, Task } from '../task.js';
import { buildWords } from './build/build-call.js';
import { readContext } from './build/context.js';
import { wordsFor, writePinned } from './build/pinned-file.js';
import { withPins } from './build/pins.js';
import type { PinsOf } from './build/pins.js';
import { clientEnvironment } from './client-environment.js';
import { folderFor, isCompose } from './client-names.js';
import type { ClientDeps } from './client-names.js';
import { labelled } from './compose/labelled.js';
import { imageOf, isPart } from './compose/model.js';
import type { ComposeModel } from './compose/model.js';
import { prepareCompose } from './compose/prepare-compose.js';
import type { PreparedCompose } from './compose/prepare-compose.js';
import { markOf, watchExec } from './compose/running-exec.js';
import { commandWords } from './compose/words.js';
import { prepareBuild } from './prepare-build.js';
import { refused } from './refused.js';
import { inWorkspace } from './workspace.js';

export interface ClientExecutorDeps extends ClientDeps {
  /** The gateway's own engine. */
  host: string;
  tls?: EngineTls | undefined;
}

interface Run {
  task: Task;
  call: KnownCall;
  folder: string;
  workspace: string;
  pins: PinsOf;
}

/**
 * Runs compose and builds by docker's own client, on private copies of what was approved: everything is read once more,
 * and nothing runs unless it is the same. Answers FAILED with the reason where it is not.
 */
export function createClientExecutor(deps: ClientExecutorDeps): Executor {
  return {
    run: (task, limits) =>
      inWorkspace(deps.temporaryFolder, async (workspace) => {
        try {
          const { call } = task;
          if (!call) throw refused(`${task.argv[0]}`);
          const folder = await folderFor(deps, task.tenantId);
          return await withPins(deps.engine, async (pins) => {
            const run = { task, call, folder, workspace, pins };
            const program = await (isCompose(call) ? composeProgram(deps, run) : buildProgram(deps, run));
            return runChild(program, limits);
          });
        } catch (error) {
          // Everything before the start: nothing has run.
          if (error instanceof AppError) return notRun(error.message, limits);
          throw error;
        }
      }),
  };
}

/** Options by which compose replaces what has not changed. */
const REPLACES = ['force-recreate', 'build', 'renew-anon-volumes'];

async function composeProgram(deps: ClientExecutorDeps, run: Run): Promise<Program> {
  const { task, call, folder, workspace } = run;
  const prepared = await prepareCompose(deps, { tenantId: task.tenantId, call, folder, workspace });
  const identities = await assertAsApproved(deps, task, prepared.named);
  const { client, directory, project } = prepared;
  const labelling = {
    own: ownLabels(task),
    imageIdOf: (service: string) => {
      const image = imageOf(project.name, service, project.model.services[service] ?? {}, project.separator);
      return task.identities[`image ${image}`];
    },
    replaces: REPLACES.some((option) => flagIsOn(call.flags, option)),
  };
  const model = await withCopies(labelled(project, labelling), { ...prepared, identities }, run);
  const file = path.join(workspace, 'compose.json');
  await writeFile(file, JSON.stringify(model), { mode: 0o600 });
  const isExec = call.command === 'compose exec';
  const args = [
    ...client.words,
    ...['--file', file, '--project-name', project.name, '--project-directory', directory],
    // Nothing of what it would find by itself.
    ...['--env-file', path.join(workspace, 'no-variables')],
    ...(call.globals['profile'] ?? []).flatMap((profile) => ['--profile', profile]),
    ...commandWords(isExec ? withMark(run) : call, client.version),
  ];
  const program = { file: client.file, args, ...(await surroundings(deps, run)) };
  if (!isExec) return program;
  const watched = { args: call.args, executionId: task.executionId };
  return { ...program, endElsewhere: await watchExec(deps.engine, watched, project) };
}

/** Ours stands behind what was asked for: of a variable that is given twice the last one holds. */
const withMark = ({ task, call }: Run): KnownCall => ({
  ...call,
  flags: { ...call.flags, env: [...(call.flags['env'] ?? []), markOf(task.executionId)] },
});

interface Copied extends PreparedCompose {
  identities: Readonly<Record<string, string>>;
}

/** Builds get copies of their contexts, read in one go with the digests that were approved. */
async function withCopies(model: ComposeModel, { builds, identities }: Copied, run: Run): Promise<ComposeModel> {
  const services: Record<string, ComposeModel['services'][string]> = { ...model.services };
  for (const [index, { service, context, dockerfile, digest, given }] of builds.entries()) {
    const copyTo = path.join(run.workspace, `context-${index}`);
    const copied = await readContext({ folder: run.folder, context, dockerfile, copyTo });
    if (copied.digest !== digest) throw refused(`the context of ${service} changes`);
    const pins = run.pins.of(given);
    const into = path.join(run.workspace, `dockerfile-${index}`);
    const pinned = await writePinned({ context: copyTo, dockerfile, given, identities, pins, into });
    const { build } = model.services[service]!;
    services[service] = {
      ...model.services[service],
      build: { ...(isPart(build) ? build : {}), context: copyTo, dockerfile: pinned },
    };
  }
  return { ...model, services };
}

async function buildProgram(deps: ClientExecutorDeps, run: Run): Promise<Program> {
  const { task, call, folder, workspace } = run;
  const context = path.join(workspace, 'context');
  const build = await prepareBuild(deps, { tenantId: task.tenantId, call, folder, copyTo: context });
  const identities = await assertAsApproved(deps, task, build.named);
  const pins = run.pins.of(build.given);
  const into = path.join(workspace, 'dockerfile');
  const dockerfile = await writePinned({ ...build, context, identities, pins, into });
  const words = await wordsFor(call.flags['cache-from'] ?? [], { identities, pins });
  const args = buildWords(call, { context, dockerfile, labels: ownLabels(task), words });
  const { file } = await deps.clients.builder();
  return { file, args, ...(await surroundings(deps, run)) };
}

async function surroundings(
  deps: ClientExecutorDeps,
  { task, workspace }: Run,
): Promise<Omit<Program, 'file' | 'args'>> {
  const config = path.join(workspace, 'config');
  const cwd = path.join(workspace, 'cwd');
  await mkdir(cwd);
  const { tls } = deps;
  if (tls) {
    for (const [name, text] of Object.entries(tls))
      await writeFile(path.join(config, `${name}.pem`), text, { mode: 0o600 });
  }
  const { buildkit } = await deps.clients.builder();
  const env = clientEnvironment({ home: workspace, host: deps.host, tls: tls !== undefined, buildkit });
  return { env, cwd, executionId: task.executionId };
}

/** Answers what everything that the command names stands for; throws unless it is just what was approved. */
async function assertAsApproved(
  { look }: ClientExecutorDeps,
  task: Task,
  named: Named,
): Promise<Readonly<Record<string, string>>> {
  const { fixed, references, problem } = named;
  if (problem) throw problem;
  const identityOf = identityIn(look, task.tenantId);
  const now: Record<string, string> = { ...fixed };
  for (const reference of references) {
    const [key, identity] = [keyOf(reference), await identityOf(reference)];
    const approved = task.identities[key];
    if (reference.mustBeThere && identity === ABSENT) throw refused(notThere(reference));
    now[key] = isStill(reference, identity, approved) ? (approved ?? identity) : identity;
  }
  const keys = new Set([...Object.keys(now), ...Object.keys(task.identities)]);
  const changed = [...keys].find((key) => now[key] !== task.identities[key]);
  if (changed !== undefined) throw refused(`${changed} is not what was approved any more`);
  return now;
}
