import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { AppError, verifierEndpoints, verifyClaim } from '@wingman/contracts';
import { openServiceDatabase } from '@wingman/db';
import { baseConfig, createBoot, databaseConfig, json, loadConfig, route, start } from '@wingman/service-kit';
import { v7 as uuidv7 } from 'uuid';
import { databaseUrlAs } from '../stack/stores.js';
import { type Stack, startStack } from '../stack/stack.js';
import { atMost, type Bench } from './bench.js';
import { jsonHeaders, startLoadGenerator } from './load.js';
import { loadInTurns, ratioOf, turnsRow } from './turns.js';
import { auditorRows } from './verify-auditor.js';
import { containerRows } from './verify-containers.js';
import { probeRows } from './verify-probes.js';

const CONNECTIONS = 8;
const ROLE = 'wingman_verifier';
const FLOOR = `floor: the kit and one durable INSERT, ${CONNECTIONS} connections`;
const SUBJECT = `POST /verify of a file claim, ${CONNECTIONS} connections`;

/** `POST /verify` of a claim about a file, against an endpoint of the same kit that only stores a row. */
export const verifyBench: Bench = {
  name: 'verify',
  about:
    'POST /verify of a file claim against one durable INSERT; what probes cost; what the auditor judges in a second',
  effort: { rounds: 5, seconds: 3, patience: 20 },
  async run(effort) {
    const sandbox = mkdtempSync(path.join(tmpdir(), 'wingman-bench-'));
    writeFileSync(path.join(sandbox, 'report.md'), '# Report\n');
    const stack = await startStack({ throwaway: true, sandbox, only: ['verifier'], environment: {} });
    const generator = startLoadGenerator();
    const floor = await startFloor(stack);
    try {
      const task = { cwd: sandbox, task_started_at: new Date(Date.now() - 60_000).toISOString() };
      const body = JSON.stringify({ worker_id: 'bench-worker', claim: 'I created report.md', context: task });
      const order = { headers: jsonHeaders(stack.keys.work), body, connections: CONNECTIONS };
      const at = (port: number) => ({ port, path: '/verify' });
      const subject = at(Number(new URL(stack.services.verifier.url).port));
      const measured = await loadInTurns(generator, { order, floor: at(floor.port), subject }, effort);
      const probes = await probeRows(effort);
      return [
        turnsRow(FLOOR, measured.floor),
        { ...turnsRow(SUBJECT, measured.subject), ...atMost(ratioOf(measured, 'p50'), 1.6) },
        ...probes,
        ...(await containerRows(effort, sandbox)),
        ...(await auditorRows(effort, sandbox)),
      ];
    } finally {
      await floor.close();
      await generator.stop();
      await stack.stop();
      rmSync(sandbox, { recursive: true, force: true });
    }
  },
};

/** A service of the kit, all its checks on, whose endpoint stores one verification and looks at nothing. */
async function startFloor(stack: Stack): Promise<{ port: number; close(): Promise<unknown> }> {
  const config = loadConfig(baseConfig.extend(databaseConfig.shape), {
    DEPLOYMENT_ENV: 'dev',
    PORT: '0',
    REDIS_URL: stack.redis.url,
    DATABASE_URL: databaseUrlAs(stack.postgres.url, ROLE, stack.rolePasswords[ROLE] ?? ''),
  });
  const boot = createBoot('verifier', config, { logStream: createWriteStream(devNull) });
  const database = openServiceDatabase(boot, config);
  const store = route(verifyClaim, async ({ principal: { tenantId } }) => {
    const id = uuidv7();
    await database.db.queryInTenant(
      tenantId,
      `INSERT INTO verifier.verifications (verification_id, tenant_id, binding, verdict, mode, reason_code,
         explanation, time_basis, checks)
       VALUES ($1, $2, false, 'TRUE', 'simple', 'all_held', 'The one check held.', 'claimed', '[]')`,
      [id, tenantId],
      { name: 'floor' },
    );
    return json(200, { verification_id: id });
  });
  const missing = (): never => {
    throw new AppError('not_found', 'only POST /verify is measured');
  };
  const others = verifierEndpoints.filter(({ id }) => id !== verifyClaim.id);
  const routes = [store, ...others.map((endpoint) => route(endpoint, missing))];
  return start(boot, { ...database, routes, dependencies: [], parts: [database.part] });
}
