import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { matchingStep, unsealSecret } from '@wingman/second-factor';
import { createKey, createPerson, createSealingKey, createTenant, generatorOf } from '@wingman/testkit';
import { auditOf, createScene, endScene, startGatekeeper } from './gatekeeper.js';
import type { Gatekeeper, Scene } from './gatekeeper.js';

const sealingKey = createSealingKey();
let scene: Scene;
let gatekeeper: Gatekeeper;

beforeAll(async () => {
  scene = await createScene();
  gatekeeper = await startGatekeeper(scene.database, { sealingKey });
});
afterAll(async () => {
  await gatekeeper.close();
  await endScene(scene);
});

const person = (tenantId = scene.tenantId) => createPerson(scene.database, tenantId, { name: 'Ada' });
const enrol = (personId: string, key = scene.adminKey, headers?: Record<string, string>) =>
  gatekeeper.post(`/admin/people/${personId}/totp`, key, {}, headers);
const stored = async (personId: string) =>
  (
    await scene.database.query<{ sealed: Buffer; last_step: string; failures: number; locked_until: Date | null }>(
      'SELECT sealed_secret AS sealed, last_step, failures, locked_until FROM gatekeeper.person_totp WHERE person_id = $1',
      [personId],
    )
  )[0]!;
const secretOf = (uri: string) => new URL(uri).searchParams.get('secret')!;

test('an admin gives a person a generator: its address is shown once, its secret kept sealed, and who did is recorded', async () => {
  const personId = await person();
  const { status, body, headers } = await enrol(personId);

  expect(status).toBe(201);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toEqual({ person_id: personId, otpauth_uri: expect.stringMatching(/^otpauth:\/\/totp\/Wingman:Ada\?/) });
  const secret = secretOf(body.otpauth_uri);
  const { sealed } = await stored(personId);
  expect(sealed.includes(secret)).toBe(false);
  expect(unsealSecret(sealed, sealingKey, { tenantId: scene.tenantId, personId })).toBe(secret);
  expect(matchingStep(secret, generatorOf(secret).code(), new Date())).toBeGreaterThan(0);
  const entry = (await auditOf(scene, scene.tenantId)).at(-1)!;
  expect(entry).toMatchObject({ kind: 'person.totp_enrolled', fields: { subject_person_id: personId } });
  expect(JSON.stringify([entry, gatekeeper.logs()])).not.toContain(secret);
});

test('another one ends the first, with its counts', async () => {
  const personId = await person();
  const first = secretOf((await enrol(personId)).body.otpauth_uri);
  await scene.database.query(
    `UPDATE gatekeeper.person_totp SET last_step = 99, failures = 9, locked_until = 'infinity' WHERE person_id = $1`,
    [personId],
  );
  const second = secretOf((await enrol(personId)).body.otpauth_uri);

  const row = await stored(personId);
  expect(second).not.toBe(first);
  expect(unsealSecret(row.sealed, sealingKey, { tenantId: scene.tenantId, personId })).toBe(second);
  expect([row.last_step, row.failures, row.locked_until]).toEqual(['-1', 0, null]);
});

test('repeated with the same Idempotency-Key it is the same generator', async () => {
  const personId = await person();
  const once = { 'Idempotency-Key': 'generator-of-ada' };

  const [first, again] = [await enrol(personId, scene.adminKey, once), await enrol(personId, scene.adminKey, once)];

  expect(again.body).toEqual(first.body);
});

test('nobody but an admin of the tenant gives one, and only to its own people', async () => {
  const other = await createTenant(scene.database);
  const [own, foreign] = [await person(), await person(other)];
  const { key: decider } = await createKey(scene.database, scene.tenantId, { scopes: ['decide'] });

  expect((await enrol(own, decider)).body.code).toBe('forbidden_scope');
  expect((await enrol(foreign)).body.code).toBe('not_found');
  expect((await enrol('0190a000-0000-7000-8000-000000000001')).body.code).toBe('not_found');
});

test('without the key none can be kept, so none is given', async () => {
  const personId = await person();
  const { status, body } = await scene.gatekeeper.post(`/admin/people/${personId}/totp`, scene.adminKey, {});

  expect([status, body.code]).toEqual([503, 'unavailable']);
});
