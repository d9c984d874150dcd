import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLiteralCommand } from '@wingman/policy';
import { createClient } from '@wingman/sdk';
import { dockerClients, TEST_IMAGE } from '@wingman/testkit';
import { request } from 'undici';
import { type Engine, openEngine } from '../../apps/execution-gateway/src/engine/client.js';
import { enginePath } from '../../apps/execution-gateway/src/engine/path-part.js';
import { type Stack, startStack } from '../stack/stack.js';
import { StackFailure } from '../stack/failure.js';
import { startEngine } from '../test/engine/engine.js';
import type { Bench, Effort, Row } from './bench.js';
import { clientTimer, installWrapper } from './gateway-clients.js';
import { jsonHeaders } from './load.js';
import { compareRow, createTurns, plainRow, type Subject } from './gateway-turns.js';

const WORKER = 'bench-worker';
const PS = ['docker', 'ps'];
const RUN = ['docker', 'run', '--rm', TEST_IMAGE, 'true'];
const SAMPLES_A_SECOND = 4;
/** As many for the service as for what it is held against. */
const WARM_UP = 300;
const LINE = `docker run -d --name web -p 127.0.0.1:8080:80 -e 'GREETING=hello world' nginx:1 sh -c "echo started"`;

const CLI_PS = 'floor: docker ps by the client';
const BARE_PS = 'floor: the same call of the Engine API, by dockerode alone';
const GATEWAY_PS = 'docker ps by POST /gateway/execute';
const WRAPPED_PS = 'docker ps by the wrapper';
const CLI_RUN = `floor: docker run --rm IMAGE true by the client`;
const GATEWAY_RUN = 'docker run --rm IMAGE true by POST /gateway/execute';

/** What a command costs that was approved, recorded durably and run once, against the client that does only the last. */
export const gatewayBench: Bench = {
  name: 'gateway',
  about:
    'docker ps and docker run by POST /gateway/execute, against the docker client and dockerode alone; the wrapper',
  effort: { rounds: 5, seconds: 5, patience: 20 },
  async run(effort) {
    const [client] = dockerClients();
    if (client === undefined) throw new StackFailure('no docker client is installed');
    const engine = await startEngine();
    try {
      return [
        ...(await withStack(engine.host, (stack) => play(stack, { host: engine.host, client }, effort))),
        tokenizer(),
      ];
    } finally {
      await engine.stop();
    }
  },
};

async function withStack<Result>(host: string, work: (stack: Stack) => Promise<Result>): Promise<Result> {
  const sandbox = mkdtempSync(path.join(tmpdir(), 'wingman-bench-'));
  const only = ['gatekeeper', 'approvals', 'execution-gateway'] as const;
  const stack = await startStack({ throwaway: true, sandbox, only, environment: { DOCKER_HOST: host } });
  try {
    return await work(stack);
  } finally {
    await stack.stop();
    rmSync(sandbox, { recursive: true, force: true });
  }
}

async function play(stack: Stack, on: { host: string; client: string }, effort: Effort): Promise<Row[]> {
  const engine = openEngine({ host: on.host });
  const wrapper = installWrapper(on);
  const subjects: Subject[] = [
    { what: CLI_PS, prepare: repeated(clientTimer(on, PS.slice(1))) },
    { what: BARE_PS, prepare: repeated(() => bareList(engine)), warmUp: WARM_UP },
    { what: GATEWAY_PS, prepare: (count) => executions(stack, PS, count), warmUp: WARM_UP },
    ...(wrapper === undefined ? [] : [{ what: WRAPPED_PS, prepare: repeated(() => wrapper.run(PS.slice(1))) }]),
    { what: CLI_RUN, prepare: repeated(clientTimer(on, RUN.slice(1))) },
    { what: GATEWAY_RUN, prepare: (count) => executions(stack, RUN, count) },
  ];
  const samples = Math.max(1, Math.round(effort.seconds * SAMPLES_A_SECOND));
  const turns = await createTurns(subjects, { ...effort, samples }).finally(() => wrapper?.remove());
  return [
    plainRow(turns, CLI_PS),
    compareRow(turns, GATEWAY_PS, { floor: CLI_PS, times: 0.6 }),
    plainRow(turns, BARE_PS),
    {
      ...compareRow(turns, GATEWAY_PS, { floor: BARE_PS, plusMs: 10 }),
      what: `${GATEWAY_PS}, against dockerode alone`,
    },
    ...(wrapper === undefined ? [] : [compareRow(turns, WRAPPED_PS, { floor: CLI_PS, plusMs: 60 })]),
    plainRow(turns, CLI_RUN),
    compareRow(turns, GATEWAY_RUN, { floor: CLI_RUN, times: 1.05 }),
  ];
}

/** The same work each time. */
const repeated =
  (work: () => Promise<void>): Subject['prepare'] =>
  async (count) =>
    Array.from({ length: count }, () => work);

async function bareList(engine: Engine): Promise<void> {
  await engine.ask({ path: enginePath`/containers/json`, query: { limit: 0 } });
}

/** Approvals and tokens are made before the time is taken: each is good for one run. */
async function executions(stack: Stack, command: string[], count: number): Promise<(() => Promise<void>)[]> {
  const { services, keys } = stack;
  const serviceUrls = { approvals: services.approvals.url };
  const [work, decide] = [keys.work, keys.decide].map((key) => createClient({ serviceUrls, key }));
  const url = `${services['execution-gateway'].url}/gateway/execute`;
  const uses: (() => Promise<void>)[] = [];
  for (let number = 0; number < count; number += 1) {
    const asked = await work!.requestApproval({
      worker_id: WORKER,
      title: `Run ${command.join(' ')}, ${number} of ${Math.random()}`,
      instruction: 'Run the command.',
      commands: [command],
      environment: 'dev',
    });
    const { approval_id: id } = asked;
    if (asked.status === 'PENDING') await decide!.approve({ id });
    const { token } = await decide!.mintToken({ approval_id: id, command, environment: 'dev' });
    const body = JSON.stringify({ token, approval_id: id, command });
    uses.push(() => executeOnce(url, { headers: jsonHeaders(keys.work), body }));
  }
  return uses;
}

/** By a client as lean as the one of the floor: what `fetch` costs is no time of the gateway's. */
async function executeOnce(url: string, order: { headers: Record<string, string>; body: string }): Promise<void> {
  const { statusCode, body } = await request(url, { method: 'POST', ...order });
  const answer = (await body.json()) as { exit_code?: number };
  if (statusCode !== 200 || answer.exit_code !== 0) throw new StackFailure(`${statusCode}: ${JSON.stringify(answer)}`);
}

/** The reader of command lines, alone. */
function tokenizer(): Row {
  const [calls, warm] = [200_000, 20_000];
  const read = (count: number): number => {
    const start = performance.now();
    for (let call = 0; call < count; call += 1) readLiteralCommand(LINE);
    return ((performance.now() - start) * 1_000) / count;
  };
  read(warm);
  const micros = read(calls);
  return {
    what: `reading a line of ${LINE.length} characters`,
    value: micros,
    unit: 'µs',
    target: '≤ 10 µs',
    reached: micros <= 10,
  };
}
