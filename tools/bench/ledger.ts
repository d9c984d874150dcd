import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from '@wingman/sdk';
import { encodeBase64, finishLeaf, leafHash } from '@wingman/ledger-format';
import { prepareClaim } from '../../apps/claims-ledger/src/claim/claim.js';
import type { LoadResult } from '../bench-load/message.js';
import { databaseUrlAs } from '../stack/stores.js';
import { type Stack, startStack } from '../stack/stack.js';
import { atLeast, type Bench, median, type Row } from './bench.js';
import { jsonHeaders, startLoadGenerator } from './load.js';
import { insertByPgbench } from './pgbench.js';
import { awaitQuiet } from './quiet.js';
import { createSequencerLoad } from './sequencer.js';

const CONNECTIONS = 32;
const MANY_CALLERS = 256;
/** A process that has just started compiles its code first. */
const WARM_UP_SECONDS = 6;
const WORKER = 'bench-worker';
/** Kept, so that every request is counted, and never reached. */
const LIMIT_PER_MINUTE = '600000000';

const CLAIM = {
  worker_id: WORKER,
  claim: 'I created backup.tar in /data and checked that it opens',
  context: { cwd: '/data', task_started_at: '2026-01-01T12:00:00.000Z' },
};

interface Rate {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** The rounds of each subject. */
type Measured = Record<string, (Rate & { others: number })[]>;

interface Tenant {
  tenantId: string;
  /** Bound to the worker. */
  workKey: string;
}

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
      environment: { RATE_LIMIT_ENTERPRISE: LIMIT_PER_MINUTE },
    });
    const generator = startLoadGenerator();
    const service = stack.services['claims-ledger'];
    const port = Number(new URL(service.url).port);
    const measured: Measured = {};
    const measure = async (what: string, work: () => Promise<Rate>): Promise<void> => {
      const others = await awaitQuiet(patience * 1_000);
      const rate = await work();
      (measured[what] ??= []).push({ ...rate, others });
      const busy = `${Math.round(others * 100)} % of the machine was busy before`;
      process.stderr.write(`  ${what}: ${Math.round(rate.perSecond)}/s (${busy})\n`);
    };
    try {
      const [overHttp, alone] = [await createTenant(stack, 'http'), await createTenant(stack, 'alone')];
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
      return rowsOf(measured);
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

const rateOf = ({ requests, seconds, p50, p99 }: LoadResult): Rate => ({ perSecond: requests / seconds, p50, p99 });

/** Medians; the ratio is that of each round with its own floor, since a shared machine has good and bad minutes. */
function rowsOf(measured: Measured): Row[] {
  const floors = measured[FLOOR] ?? [];
  return Object.entries(measured).map(([what, results]) => {
    const ratio = median(results.map(({ perSecond }, round) => perSecond / (floors[round]?.perSecond ?? NaN)));
    return {
      what,
      value: median(results.map(({ perSecond }) => perSecond)),
      unit: '/s',
      p50: median(results.map(({ p50 }) => p50)),
      p99: median(results.map(({ p99 }) => p99)),
      rounds: results.map(({ perSecond }) => perSecond),
      others: results.map(({ others }) => others),
      ...(TARGETS[what] === undefined ? {} : atLeast(ratio, TARGETS[what])),
    };
  });
}

/** A tenant with limits, and a key that is bound to the worker. */
async function createTenant(stack: Stack, name: string): Promise<Tenant> {
  const serviceUrls = { gatekeeper: stack.services.gatekeeper.url };
  const platform = createClient({ serviceUrls, key: stack.keys.platform });
  const { tenant_id: tenantId, admin_key: adminKey } = await platform.createTenant({ name, tier: 'enterprise' });
  const admin = createClient({ serviceUrls, key: adminKey });
  const { key: workKey } = await admin.createKey({ scopes: ['work'], worker_id: WORKER });
  return { tenantId, workKey };
}

/** The leaf that this claim becomes, for a floor of the same bytes. */
function exampleLine(): string {
  const { claimId, leaf } = prepareClaim(CLAIM, {
    tenantId: '018f3a52-0000-7000-8000-000000000000',
    keyId: '018f3a52-0000-7000-8000-000000000001',
    now: new Date(),
  });
  return finishLeaf(leaf, { seq: 123_456, prev: encodeBase64(leafHash(Buffer.from(claimId))) }).toString('utf8');
}
