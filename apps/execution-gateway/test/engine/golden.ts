import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { parseDocker } from '@wingman/policy';
import { askEngine, runDocker, until, type TestDocker } from '@wingman/testkit';
import { openEngine } from '../../src/engine/client.js';
import { createEngineExecutor } from '../../src/engine/engine-executor.js';
import type { EngineSettingsOfCommands } from '../../src/engine/verb.js';
import type { Ended, Identities, Limits } from '../../src/task.js';

/** What a command said, and its exit code. */
export interface Said {
  code: number | null;
  stdout: string;
  stderr: string;
}

export const TENANT = '0190a000-0000-7000-8000-000000000001';
export const SETTINGS: EngineSettingsOfCommands = { unlabelled: 'any' };

/** The real client and our executor in front of one engine. */
export interface Golden {
  /** The real client. */
  cli(words: readonly string[]): Promise<Said>;
  /** Our executor, with the identities of everything that is there now. */
  own(words: readonly string[], options?: OwnOptions): Promise<Said>;
  run(words: readonly string[], options?: OwnOptions): Promise<Ended>;
  /**
   * Runs a command on either side, each on a thing of its own that `before` made, and expects the same output and exit
   * code; answers what was said.
   */
  same(command: Command, options?: { before?: (side: Side) => Promise<unknown> }): Promise<Said>;
}

/** A side's own name for a thing. */
export type Side = (what: string) => string;
type Command = (side: Side) => readonly string[];

export interface OwnOptions {
  limits?: Partial<Limits>;
  identities?: Identities;
  settings?: EngineSettingsOfCommands;
  executionId?: string;
  tenantId?: string;
  host?: string;
}

export function golden(docker: TestDocker): Golden {
  let counter = 0;
  const cli = async (words: readonly string[]): Promise<Said> => {
    let said = await runDocker(words, { host: docker.host });
    // The engine is shared, and does one prune of a kind at a time.
    await until(async () => {
      if (!said.stderr.includes('a prune operation is already running')) return true;
      said = await runDocker(words, { host: docker.host });
      return false;
    });
    return said;
  };
  const run = async (words: readonly string[], options: OwnOptions = {}): Promise<Ended> => {
    const call = parseDocker(['docker', ...words]);
    if (call.unknown !== undefined) throw new Error(call.reason);
    const engine = openEngine({ host: options.host ?? docker.host });
    const task = {
      tenantId: options.tenantId ?? TENANT,
      executionId: options.executionId ?? randomUUID(),
      argv: ['docker', ...words],
      call,
      identities: options.identities ?? (await identitiesOf(docker)),
    };
    const limits = { timeoutMs: 30_000, maxOutputBytes: 100_000, signal: new AbortController().signal };
    const executor = createEngineExecutor({ engine, settings: options.settings ?? SETTINGS });
    return executor.run(task, { ...limits, ...options.limits });
  };
  const own = async (words: readonly string[], options?: OwnOptions): Promise<Said> => {
    const { exitCode, output } = await run(words, options);
    return { code: exitCode, stdout: output.stdout.toString(), stderr: output.stderr.toString() };
  };
  return {
    cli,
    own,
    run,
    async same(command, { before } = {}) {
      const turn = (counter += 1);
      const sides = ['cli', 'own'].map(
        (side): Side =>
          (what) =>
            docker.name(`${side}${turn}-${what}`),
      );
      for (const side of sides) await before?.(side);
      const [theirs, ours] = sides as [Side, Side];
      const expected = neutral(await cli(command(theirs)), docker);
      expect(neutral(await own(command(ours)), docker)).toEqual(expected);
      return expected;
    },
  };
}

/** Without what differs between two runs of one command: names and ids. */
function neutral({ code, stdout, stderr }: Said, { prefix }: TestDocker): Said {
  const plain = (text: string) =>
    text
      .replace(new RegExp(`${prefix}(?:cli|own)\\d+-`, 'g'), '')
      .replace(/\b[0-9a-f]{64}\b/g, '<id>')
      .replace(/\b[0-9a-f]{12}\b/g, '<short>');
  return { code, stdout: plain(stdout), stderr: plain(stderr) };
}

/** Everything that is there, by every name it goes by here. */
export async function identitiesOf({ socketPath }: TestDocker): Promise<Identities> {
  const list = async <Thing>(path: string): Promise<Thing> => {
    const { body } = await askEngine(socketPath, { path });
    return JSON.parse(body) as Thing;
  };
  const containers = await list<{ Id: string; Names: string[] }[]>('/containers/json?all=1');
  const images = await list<{ Id: string; RepoTags: string[] | null }[]>('/images/json');
  const networks = await list<{ Id: string; Name: string }[]>('/networks');
  const { Volumes } = await list<{ Volumes: { Name: string }[] | null }>('/volumes');
  return Object.fromEntries([
    ...containers.flatMap(({ Id, Names }) => [Id, ...Names.map((n) => n.slice(1))].map((n) => [`container ${n}`, Id])),
    ...images.flatMap(({ Id, RepoTags }) => [Id, ...(RepoTags ?? [])].map((name) => [`image ${name}`, Id])),
    ...networks.flatMap(({ Id, Name }) => [Id, Name].map((name) => [`network ${name}`, Id])),
    ...(Volumes ?? []).map(({ Name }) => [`volume ${Name}`, Name]),
  ]) as Identities;
}
