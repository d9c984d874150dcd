import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { endpointsOf } from '@wingman/contracts';
import { json } from '../src/index.js';
import { call, createKey, createTenant, createTestDatabase, startTestService, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { startStubService } from './stub-service.js';

let database: TestDatabase;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ key } = await createKey(database, await createTenant(database), { scopes: ['read'] }));
});

afterAll(() => database.drop());

/** One GET over an agent that keeps its connections. */
const get = (agent: Agent, url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request(url, { agent, headers: { authorization: `Bearer ${key}` } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });

test('finishes the request under way, takes no other, and does not wait for clients that keep their connections', async () => {
  let begun = false;
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const service = await startStubService(
    { name: 'verifier', database },
    {
      listVerifications: async () => {
        begun = true;
        await gate;
        return json(200, { finished: true });
      },
    },
  );
  const agent = new Agent({ keepAlive: true });
  await get(agent, `${service.url}/health/live`);
  const underWay = get(agent, `${service.url}/verifications`);
  await until(() => begun);

  const startedAt = performance.now();
  const closed = service.close();
  await until(() =>
    call(`${service.url}/health/live`).then(
      () => false,
      () => true,
    ),
  );
  release();

  expect(await underWay).toBe(200);
  expect(await closed).toBe(true);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  agent.destroy();
});

test('closes its parts in order, each once, even when one of them fails', async () => {
  const order: string[] = [];
  const service = await startTestService({
    name: 'output-validator',
    database,
    routes: () => ({
      routes: endpointsOf('output-validator').map((endpoint) => ({ endpoint, handle: () => json(200, {}) })),
      parts: [
        { name: 'first', close: async () => void order.push('first') },
        { name: 'failing', close: () => Promise.reject(new Error('stuck')) },
        { name: 'last', close: async () => void order.push('last') },
      ],
    }),
  });

  expect(await service.close()).toBe(false);
  expect(order).toEqual(['first', 'last']);
  expect(service.logs().at(-1)).toMatchObject({ level: 'warn', message: 'a part did not close', part: 'failing' });
});
