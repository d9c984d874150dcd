import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Check } from '@wingman/contracts';
import { DEFAULT_LIMITS } from '../../apps/verifier/src/probe/probe.js';
import { runCheck } from '../../apps/verifier/src/probe/run.js';
import { createScope } from '../../apps/verifier/src/scope/scope.js';
import { StackFailure } from '../stack/failure.js';
import type { Effort, Row } from './bench.js';
import { compareRow, createTurns, plainRow, type Subject } from './gateway-turns.js';

const CALLS = 50;
const STAT = `floor: stat, ${CALLS} times`;
const FILE = `a check that a file is there, in process, ${CALLS} times`;
const REQUEST = 'floor: one bare HTTP request on a connection of its own';
const HTTP = 'a check of an HTTP status, in process';
const SAMPLES_A_SECOND = 40;

/** What the probes cost in this process, against the call of the system that does only the looking. */
export async function probeRows(effort: Effort): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-bench-'));
  // As deep as a project's files lie.
  const file = path.join(folder, 'project/src/report.md');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '# Report\n');
  const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const scope = createScope({ roots: [folder], hosts: ['127.0.0.1'] });
  try {
    const subjects: Subject[] = [
      { what: STAT, prepare: times(CALLS, () => stat(file)) },
      { what: FILE, prepare: times(CALLS, () => held(scope, { type: 'file', path: file })) },
      { what: REQUEST, prepare: times(1, () => bareRequest(url)) },
      { what: HTTP, prepare: times(1, () => held(scope, { type: 'http', url, status: 200 })) },
    ];
    const samples = Math.max(1, Math.round(effort.seconds * SAMPLES_A_SECOND));
    const turns = await createTurns(subjects, { ...effort, samples });
    return [
      plainRow(turns, STAT),
      compareRow(turns, FILE, { floor: STAT, times: 20 }),
      plainRow(turns, REQUEST),
      compareRow(turns, HTTP, { floor: REQUEST, times: 2 }),
    ];
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same work so often, one after the other, as one call. */
const times =
  (count: number, work: () => Promise<unknown>): Subject['prepare'] =>
  async (calls) =>
    Array.from({ length: calls }, () => async () => {
      for (let call = 0; call < count; call += 1) await work();
    });

async function held(scope: ReturnType<typeof createScope>, check: Check): Promise<void> {
  const { outcome, reason } = await runCheck(check, {
    scope,
    signal: new AbortController().signal,
    limits: DEFAULT_LIMITS,
    procRoot: '/proc',
    systemRoot: '/',
    resolveHost: async (name) => name,
    now: new Date(),
  });
  if (outcome !== 'PASS') throw new StackFailure(`a check that holds was ${outcome} (${reason})`);
}

const bareRequest = (url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: false });
    get(url, { agent }, (response) => response.resume().once('end', resolve)).once('error', reject);
  });
