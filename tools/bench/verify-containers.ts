import { execFileSync } from 'node:child_process';
import { createClient } from '@wingman/sdk';
import { dockerClients, TEST_IMAGE } from '@wingman/testkit';
import { openEngine } from '../../apps/execution-gateway/src/engine/client.js';
import { containerPart, enginePath } from '../../apps/execution-gateway/src/engine/path-part.js';
import { StackFailure } from '../stack/failure.js';
import { startStack } from '../stack/stack.js';
import { startEngine } from '../test/engine/engine.js';
import type { Effort, Row } from './bench.js';
import { compareRow, plainRow, type Turns } from './gateway-turns.js';
import { awaitQuiet } from './quiet.js';

const FLOOR = 'floor: one inspect over the engine’s socket';
const CHECK = 'a check that a container runs, asked of the gateway';
const SAMPLES_A_SECOND = 20;
/** Calls of each before any is measured. */
const WARM_UP = 300;

/** What a check of a container takes inside the verifier (its `duration_ms`), against the engine's answer alone. */
export async function containerRows(effort: Effort, sandbox: string): Promise<Row[]> {
  const [client] = dockerClients();
  if (client === undefined) throw new StackFailure('no docker client is installed');
  const docker = await startEngine();
  const only = ['verifier', 'execution-gateway'] as const;
  const stack = await startStack({ throwaway: true, sandbox, only, environment: { DOCKER_HOST: docker.host } });
  try {
    const name = `bench-${process.pid}`;
    const args = ['run', '-d', '--rm', '--name', name, TEST_IMAGE, 'sleep', '600'];
    execFileSync(client, args, { env: { DOCKER_HOST: docker.host } });
    const engine = openEngine({ host: docker.host });
    const verifier = createClient({ serviceUrls: { verifier: stack.services.verifier.url }, key: stack.keys.work });
    const bare = async (): Promise<number> => {
      const start = performance.now();
      await engine.ask({ path: enginePath`/containers/${containerPart(name)}/json` });
      return performance.now() - start;
    };
    const check = async (): Promise<number> => {
      const answer = await verifier.verifyClaim({
        worker_id: 'bench-worker',
        checks: [{ type: 'container', name, state: 'running' }],
      });
      const [found] = answer.checks;
      if (found?.outcome !== 'PASS') throw new StackFailure(`the check was ${found?.outcome} (${found?.reason})`);
      return found.duration_ms;
    };
    const turns = await inTurns({ [FLOOR]: bare, [CHECK]: check }, effort);
    execFileSync(client, ['rm', '-f', name], { env: { DOCKER_HOST: docker.host } });
    return [plainRow(turns, FLOOR), compareRow(turns, CHECK, { floor: FLOOR, times: 2 })];
  } finally {
    await stack.stop();
    await docker.stop();
  }
}

/** As `createTurns`, for works that tell their own time. */
async function inTurns(
  works: Record<string, () => Promise<number>>,
  { rounds, seconds, patience }: Effort,
): Promise<Turns> {
  const turns = new Map(Object.keys(works).map((what) => [what, [] as { times: number[]; others: number }[]]));
  for (let call = 0; call < WARM_UP; call += 1) for (const work of Object.values(works)) await work();
  for (let round = 0; round < rounds; round += 1) {
    const others = await awaitQuiet(patience * 1_000);
    const taken = new Map(Object.keys(works).map((what) => [what, [] as number[]]));
    for (let sample = 0; sample < seconds * SAMPLES_A_SECOND; sample += 1) {
      for (const [what, work] of Object.entries(works)) taken.get(what)?.push(await work());
    }
    for (const [what, times] of taken) turns.get(what)?.push({ times, others });
  }
  return turns;
}
