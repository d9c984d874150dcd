import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startStack } from '../stack/stack.js';
import { atLeast, type Bench } from './bench.js';
import { startEcho } from './echo.js';
import { exampleInstruction } from './instruction.js';
import { jsonHeaders, startLoadGenerator } from './load.js';
import { loadInTurns, ratioOf, turnsRow } from './turns.js';

const CONNECTIONS = 50;
const LENGTH = 4_096;
const FLOOR = `floor: bare express JSON echo, ${CONNECTIONS} connections`;
const SUBJECT = `POST /check of ${LENGTH} characters, ${CONNECTIONS} connections`;

/** `POST /check` of a realistic instruction, its row and its ledger entry included, against an express that echoes it. */
export const checkBench: Bench = {
  name: 'check',
  about: 'POST /check of a realistic 4 KiB instruction, against a bare express JSON echo of the same body',
  effort: { rounds: 5, seconds: 4, patience: 20 },
  async run(effort) {
    const sandbox = mkdtempSync(path.join(tmpdir(), 'wingman-bench-'));
    const stack = await startStack({ throwaway: true, sandbox, only: ['gatekeeper'], environment: {} });
    const generator = startLoadGenerator();
    const echo = await startEcho();
    try {
      const body = JSON.stringify({ worker_id: 'bench-worker', instruction: exampleInstruction(LENGTH) });
      const order = { headers: jsonHeaders(stack.keys.work), body, connections: CONNECTIONS };
      const floor = { port: echo.port, path: '/echo' };
      const subject = { port: Number(new URL(stack.services.gatekeeper.url).port), path: '/check' };
      const measured = await loadInTurns(generator, { order, floor, subject }, effort);
      return [
        turnsRow(FLOOR, measured.floor),
        { ...turnsRow(SUBJECT, measured.subject), ...atLeast(ratioOf(measured, 'perSecond'), 0.15) },
      ];
    } finally {
      await echo.stop();
      await generator.stop();
      await stack.stop();
      rmSync(sandbox, { recursive: true, force: true });
    }
  },
};
