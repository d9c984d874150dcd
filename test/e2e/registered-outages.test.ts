import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SECTION_NAMES } from '@wingman/contracts';
import type { Check } from '@wingman/contracts';
import { until } from '@wingman/testkit';
import { Redis } from 'ioredis';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;
const PATIENT = { timeout: 60_000, interval: 100 };
/** What is older than a check by more than the clocks' tolerance was there before any work on it. */
const OLDER_MS = 1_500;

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, LONG);
afterAll(() => system.stop(), LONG);

const instruction = SECTION_NAMES.map((name) => `## ${name}\nWhat belongs to ${name.toLowerCase()} stands here.`).join(
  '\n\n',
);
const inSandbox = (name: string) => path.join(system.sandbox, name);
const unchanged = (name: string): Check => ({ type: 'file', path: inSandbox(name), since_check: 'unchanged' });

async function register(worker: string, checks: Check[]): Promise<string> {
  const { check_id: checkId } = await system.work.checkInstruction({ worker_id: worker, instruction, checks });
  return checkId;
}
const stateOf = async (checkId: string) => (await system.read.getCheck({ id: checkId })).baseline;
const taken = (checkId: string) => until(async () => (await stateOf(checkId)) === 'TAKEN', PATIENT);
const claim = async (worker: string, checkId: string): Promise<string> =>
  (await system.work.logClaim({ worker_id: worker, claim: 'Done.', check_id: checkId })).claim_id;
const verdictOn = (claimId: string) =>
  until(async () => (await system.read.listVerifications({ claim_id: claimId })).items[0], PATIENT);

/** The verifier is killed where it stands, its jobs go with Redis, and what is done meanwhile it never hears of. */
async function whileAway(work: () => Promise<void>): Promise<void> {
  const { verifier } = system.stack.services;
  await verifier.kill('SIGKILL');
  await work();
  const redis = new Redis(system.stack.redis.url);
  await redis.flushall();
  redis.disconnect();
  await verifier.start();
}

/** How often a baseline of this check was recorded, in its table and in the ledger. */
async function recorded(checkId: string): Promise<{ rows: number; entries: number } | undefined> {
  const [row] = await system.query<{ rows: number; entries: number }>(
    `SELECT (SELECT count(*)::int FROM verifier.baselines WHERE check_id = $1) AS rows,
       (SELECT count(*)::int FROM ledger.entries WHERE kind = 'check.baseline'
         AND convert_from(leaf, 'UTF8')::jsonb ->> 'check_id' = $1::text) AS entries`,
    [checkId],
  );
  return row;
}

test(
  'a baseline that was taken outlives the verifier and Redis, and decides the claims that came meanwhile',
  async () => {
    await Promise.all(['kept', 'touched'].map((name) => system.write(name)));
    const honest = await register('honest', [
      unchanged('kept'),
      { type: 'file', path: inSandbox('made'), since_check: 'created' },
    ]);
    const lying = await register('lying', [unchanged('touched')]);
    await Promise.all([honest, lying].map(taken));
    let claims: string[] = [];
    await whileAway(async () => {
      await writeFile(inSandbox('made'), 'done');
      await appendFile(inSandbox('touched'), 'more');
      claims = [await claim('honest', honest), await claim('lying', lying)];
    });

    const [yes, no] = await Promise.all(claims.map(verdictOn));
    expect(yes).toMatchObject({ verdict: 'TRUE', time_basis: 'server', binding: true });
    expect(no).toMatchObject({ verdict: 'FALSE', reason_code: 'modified', time_basis: 'server' });
    for (const checkId of [honest, lying])
      await until(async () => JSON.stringify(await recorded(checkId)) === '{"rows":1,"entries":1}', PATIENT);
  },
  LONG,
);

test(
  'a baseline that comes after the work began, or after the claim, neither proves nor accuses',
  async () => {
    await Promise.all(['begun', 'early', 'old'].map((name) => system.write(name)));
    const wroteAt = Date.now();
    await until(() => Date.now() - wroteAt > OLDER_MS);
    const [begun, early, old] = [inSandbox('begun'), inSandbox('early'), inSandbox('old')];
    const ids: string[] = [];
    let tooEarly = '';
    await whileAway(async () => {
      for (const name of ['begun', 'early', 'old']) ids.push(await register(`slow-${name}`, [unchanged(name)]));
      ids.push(
        await register('slow-counts', [{ type: 'count', glob: inSandbox('new-*'), change: { equals: 0 } }]),
        await register('slow-editor', [{ type: 'file', path: early, since_check: 'changed' }]),
      );
      await appendFile(begun, 'half done');
      await appendFile(early, 'changed');
      await system.write('new-1');
      // This one is claimed before anybody could have looked.
      tooEarly = await claim('slow-early', ids[1] ?? '');
      // A verifier that is back within the clocks' tolerance would not be late.
      const registeredAt = Date.now();
      await until(() => Date.now() - registeredAt > OLDER_MS);
    });
    await Promise.all(ids.map(taken));
    // An honest worker takes back what it had begun; the late look saw it half done.
    await writeFile(begun, 'begun');

    const claims = [tooEarly];
    for (const [place, worker] of [
      [0, 'slow-begun'],
      [2, 'slow-old'],
      [3, 'slow-counts'],
      [4, 'slow-editor'],
    ] as const)
      claims.push(await claim(worker, ids[place] ?? ''));
    const found = (await Promise.all(claims.map(verdictOn))).map(({ verdict, reason_code: why }) => [verdict, why]);
    expect(found).toEqual([
      ['UNVERIFIABLE', 'missing_baseline'],
      ['UNVERIFIABLE', 'missing_baseline'],
      ['TRUE', 'all_held'],
      ['UNVERIFIABLE', 'missing_baseline'],
      ['UNVERIFIABLE', 'missing_baseline'],
    ]);
    // What was older than its check is judged by the late look, too.
    await appendFile(old, 'touched after all');
    expect(await verdictOn(await claim('slow-old', ids[2] ?? ''))).toMatchObject({
      verdict: 'FALSE',
      reason_code: 'modified',
    });
  },
  LONG,
);
