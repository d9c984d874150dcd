import { createHash } from 'node:crypto';
import path from 'node:path';
import { composeRisks } from '@wingman/policy';
import type { ExecutionRules, KnownCall } from '@wingman/policy';
import type { Engine } from '../../engine/client.js';
import { assertRisksAbove } from '../../floor/floor.js';
import { assertFoldersAbove } from '../../floor/host-folders.js';
import type { Look } from '../../objects/lookup.js';
import type { Named } from '../../objects/outside.js';
import { keyOf } from '../../objects/references.js';
import type { Clients, ComposeClient } from '../clients.js';
import { refused } from '../refused.js';
import { buildsIn } from './builds.js';
import type { ServiceBuild } from './builds.js';
import { composePlan } from './compose-plan.js';
import { composeReferences } from './compose-references.js';
import type { ResolvedProject } from './compose-references.js';
import { givenFiles, hostFolders, withRealFolders } from './given-files.js';
import { digestOf, partsOf } from './model.js';
import { findBystanders, lookAtProject } from './present.js';
import { readProject } from './project.js';
import { resolveConfig } from './resolve-config.js';
import { readSources } from './sources.js';

export interface ComposeDeps {
  engine: Engine;
  look: Look;
  clients: Clients;
  /** Whether labels are of this tenant. */
  isOwn: (labels: Readonly<Record<string, string>>, tenantId: string) => boolean;
  /** Folders that hold one of each tenant. */
  shelves: readonly string[];
}

export interface ComposeCommand {
  tenantId: string;
  call: KnownCall;
  /** The tenant's folder by its real path. */
  folder: string;
  /** A private folder that is there as long as the work takes. */
  workspace: string;
  /** Without rules the floor is not asked again: what was approved is above it, and is the same. */
  rules?: ExecutionRules;
}

export interface PreparedCompose {
  named: Named;
  project: ResolvedProject;
  builds: readonly ServiceBuild[];
  client: ComposeClient;
  directory: string;
}

/**
 * Reads a project as it is now: what it says once it is resolved, what there is of it, what the command would touch.
 * Throws `policy_floor` for what no approval allows, and names whatever merely carries the project's label.
 */
export async function prepareCompose(deps: ComposeDeps, command: ComposeCommand): Promise<PreparedCompose> {
  const { tenantId, call, folder, workspace, rules } = command;
  const client = await deps.clients.compose();
  const words = readProject(call, folder);
  const sources = await readSources(folder, words);
  const spelled = await resolveConfig({ client, workspace, folder, sources, profiles: words.profiles });
  if (rules) {
    const cwd = sources.directory;
    assertRisksAbove(composeRisks(spelled, { cwd }), rules);
    await assertFoldersAbove({ tenantId, sources: hostFolders(spelled), shelves: deps.shelves, rules, cwd });
  }
  const model = await withRealFolders(spelled);
  assertAlone(model.services);
  const { name } = sources;
  const present = await lookAtProject(deps.engine, name);
  const project: ResolvedProject = {
    name,
    model,
    networks: partsOf(model, 'networks', name),
    volumes: partsOf(model, 'volumes', name),
    present,
    separator: client.version === 1 ? '_' : '-',
  };
  const bystanders = findBystanders(present, project, (labels) => deps.isOwn(labels, tenantId));
  if (bystanders.length > 0) {
    throw refused(`${bystanders.slice(0, 10).join(', ')}: not what the configuration of ${name} makes`);
  }
  const buildkit = client.version === 2 && (await deps.clients.builder()).buildkit;
  const { builds, images, problem } = await buildsIn(deps.look, { tenantId, call, model, folder, buildkit });
  const fixed: Record<string, string> = { [`compose ${name}`]: digestOf(model) };
  const shown = (file: string): string => path.relative(folder, file);
  for (const [file, bytes] of sources.files) fixed[`file ${shown(file)}`] = sha256(bytes);
  for (const [file, bytes] of await givenFiles(model, folder)) fixed[`file ${shown(file)}`] = sha256(bytes);
  for (const { context, digest } of builds) fixed[`context ${shown(context) || '.'}`] = digest;
  const touched = composeReferences(call, project);
  const keys = new Set(touched.map(keyOf));
  const references = [...touched, ...images.filter((image) => !keys.has(keyOf(image)))];
  const named = { references, fixed, plan: composePlan(references, present), problem };
  return { named, project, builds, client, directory: sources.directory };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Networks that compose finds without a name of somebody's; others must stand among the networks of the file. */
const NOBODYS_NETWORK = /^(?:none|host|bridge|default|service:.*)$/s;

/** Containers and networks of elsewhere, by names that compose would look up without asking whose they are. */
function assertAlone(services: PreparedCompose['project']['model']['services']): void {
  for (const [name, service] of Object.entries(services)) {
    const shared = ['network_mode', 'pid', 'ipc', 'uts', 'volumes_from', 'external_links'].find((key) =>
      key === 'external_links' ? service[key] !== undefined : /"?container:/.test(JSON.stringify(service[key] ?? '')),
    );
    if (shared !== undefined) throw refused(`service ${name} shares with a container of elsewhere (${shared})`);
    const mode = service['network_mode'] ?? 'default';
    if (!NOBODYS_NETWORK.test(String(mode))) throw refused(`service ${name} is in a network of elsewhere`);
  }
}
