import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeBase64, finishLeaf, leafHash } from '@wingman/ledger-format';
import { prepareClaim } from '../../apps/claims-ledger/src/claim/claim.js';
import { databaseUrlAs } from '../stack/stores.js';
import { startStack } from '../stack/stack.js';
import type { Bench } from './bench.js';
import { jsonHeaders, startLoadGenerator } from './load.js';
import { insertByPgbench } from './pgbench.js';
import { createRounds, rateOf } from './rounds.js';
import { createSequencerLoad } from './sequencer.js';
import { COUNTED_LIMIT, createTenant } from './tenant.js';

const CONNECTIONS = 32;
const MANY_CALLERS = 256;
/** A process that has just started compiles its code first. */
const WARM_UP_SECONDS = 6;
const WORKER = 'bench-worker';

const CLAIM = {
  worker_id: WORKER,
  claim: 'I created backup.tar in /data and checked that it opens',
  context: { cwd: '/data', task_started_at: '2026-01-01T12:00:00.000Z' },
};

/** `POST /log_claim` of one process and its sequencer alone, against raw INSERTs of the same bytes. */
export const ledgerBench: Bench = {
  name: 'ledger',
  about: 'POST /log_claim and the sequencer alone, against pgbench inserting the same bytes',
  effort: { rounds: 5, seconds: 5, patience: 20 },
  async run({ rounds, seconds, patience }) {
    const sandbox = mkdtempSync(path.join(tmpdir(), 'wingman-bench-'));
    const stack = await startStack({
      throwaway: true,
      sandbox,
      only: ['gatekeeper', 'claims-ledger'],
      environment: COUNTED_LIMIT,
    });
    const generator = startLoadGenerator();
    const service = stack.services['claims-ledger'];
    const port = Number(new URL(service.url).port);
    const { measure, rows } = createRounds(patience);
    try {
      const [overHttp, alone] = [
        await createTenant(stack, { name: 'http', workerId: WORKER }),
        await createTenant(stack, { name: 'alone', workerId: WORKER }),
      ];
      const order = {
        port,
        path: '/log_claim',
        headers: jsonHeaders(overHttp.workKey),
        body: JSON.stringify(CLAIM),
        connections: CONNECTIONS,
      };
      const role = 'wingman_claims_ledger';
      const sequencer = createSequencerLoad({
        databaseUrl: databaseUrlAs(stack.postgres.url, role, stack.rolePasswords[role] ?? ''),
        tenantId: alone.tenantId,
        claim: CLAIM,
      });
      for (let round = 0; round < rounds; round += 1) {
        // One subject at a time: what the service does in the background would slow the others down.
        await service.stop();
        const insert = { text: exampleLine(), clients: CONNECTIONS, seconds };
        await measure(FLOOR, () => insertByPgbench(stack.postgres.url, insert));
        for (const callers of [CONNECTIONS, MANY_CALLERS]) {
          await sequencer.run(callers, Math.min(1, seconds));
          await measure(aloneAt(callers), () => sequencer.run(callers, seconds));
        }
        await service.start();
        await generator.run({ ...order, seconds: Math.min(WARM_UP_SECONDS, seconds) }, 201);
        await measure(HTTP, async () => rateOf(await generator.run({ ...order, seconds }, 201)));
        const withKeys = { ...order, seconds, uniqueKeys: true };
        await measure(HTTP_KEYS, async () => rateOf(await generator.run(withKeys, 201)));
      }
      await sequencer.close();
      return rows({ floor: FLOOR, targets: TARGETS });
    } finally {
      await generator.stop();
      await stack.stop();
      rmSync(sandbox, { recursive: true, force: true });
    }
  },
};

const FLOOR = `floor: pgbench INSERT, ${CONNECTIONS} clients`;
const HTTP = `POST /log_claim, ${CONNECTIONS} connections`;
const HTTP_KEYS = `POST /log_claim with Idempotency-Key, ${CONNECTIONS} connections`;
const aloneAt = (callers: number): string => `sequencer alone, ${callers} callers`;
const TARGETS: Record<string, number> = {
  [HTTP]: 0.25,
  [HTTP_KEYS]: 0.25,
  [aloneAt(CONNECTIONS)]: 0.9,
  [aloneAt(MANY_CALLERS)]: 1.5,
};

/** The leaf that this claim becomes, for a floor of the same bytes. */
function exampleLine(): string {
  const { claimId, leaf } = prepareClaim(CLAIM, {
    tenantId: '018f3a52-0000-7000-8000-000000000000',
    keyId: '018f3a52-0000-7000-8000-000000000001',
    now: new Date(),
  });
  return finishLeaf(leaf, { seq: 123_456, prev: encodeBase64(leafHash(Buffer.from(claimId))) }).toString('utf8');
}
