import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { runChild } from '../../programs/child.js';
import { WITHOUT_ENGINE } from '../client-environment.js';
import type { ComposeClient } from '../clients.js';
import { refused } from '../refused.js';
import { readModel } from './model.js';
import type { ComposeModel } from './model.js';
import type { Sources } from './sources.js';
import { readYaml } from './yaml.js';

interface Resolving {
  client: ComposeClient;
  /** A private folder. */
  workspace: string;
  /** The tenant's. */
  folder: string;
  sources: Sources;
  profiles: readonly string[];
}

const TIMEOUT_MS = 60_000;
const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

/**
 * Lets compose resolve a project from a private copy of what it reads, without a way to an engine. What is run later is
 * this result and not the files, so that nothing changes in between. Throws `policy_floor` with compose's own words.
 */
export async function resolveConfig({
  client,
  workspace,
  folder,
  sources,
  profiles,
}: Resolving): Promise<ComposeModel> {
  const copy = path.join(workspace, 'files');
  const copied = (place: string): string => path.join(copy, path.relative(folder, place));
  for (const place of [folder, ...sources.folders]) await mkdir(copied(place), { recursive: true });
  for (const [file, bytes] of sources.files) {
    await mkdir(path.dirname(copied(file)), { recursive: true });
    await writeFile(copied(file), bytes, { mode: 0o600 });
  }
  const nothing = path.join(workspace, 'no-variables');
  await writeFile(nothing, '');
  const args = [
    ...client.words,
    ...sources.composeFiles.flatMap((file) => ['--file', copied(file)]),
    '--project-directory',
    copied(sources.directory),
    '--project-name',
    sources.name,
    '--env-file',
    sources.envFile === undefined ? nothing : copied(sources.envFile),
    ...profiles.flatMap((profile) => ['--profile', profile]),
    'config',
    ...(client.version === 2 ? ['--format', 'json'] : []),
  ];
  const { exitCode, output } = await runChild(
    {
      file: client.file,
      args,
      env: WITHOUT_ENGINE,
      cwd: copied(sources.directory),
    },
    { timeoutMs: TIMEOUT_MS, maxOutputBytes: MAX_CONFIG_BYTES, signal: new AbortController().signal },
  );
  const said = output.stderr.toString('utf8').replaceAll(copy, '').trim();
  if (exitCode !== 0) throw refused(`compose does not take the configuration: ${said.slice(-1_000)}`);
  if (output.truncated) throw refused('the configuration is too large');
  const printed = output.stdout.toString('utf8');
  const document = client.version === 1 ? readYaml(printed) : parseDocument(printed);
  if (document.errors.length > 0) throw refused('compose printed no configuration');
  return readModel(document.toJS({ maxAliasCount: 1_000 }), { from: copy, to: folder });
}
