import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SECTION_NAMES } from '@wingman/contracts';
import { createClient } from '@wingman/sdk';
import { call, until } from '@wingman/testkit';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, LONG);
afterAll(() => system.stop(), LONG);

const worker = () => createClient({ baseUrl: system.stack.url, key: system.stack.keys.work });
const reader = () => createClient({ baseUrl: system.stack.url, key: system.stack.keys.read });

const instruction = (extra = ''): string =>
  `${SECTION_NAMES.map((name) => `## ${name}\nWhat belongs to ${name.toLowerCase()} stands here.`).join('\n\n')}\n${extra}`;

test('an instruction is judged through the proxy, and the check is in the ledger', async () => {
  const good = await worker().checkInstruction({ worker_id: 'careful', instruction: instruction() });
  const bad = await worker().checkInstruction({
    worker_id: 'careful',
    instruction: instruction('```sh\nrm -rf /\n```'),
  });

  expect([good.decision, bad.decision]).toEqual(['APPROVED', 'REJECTED']);
  expect(bad.violations.map(({ severity }) => severity)).toContain('critical');
  const logged = await until(async () => {
    const { items } = await reader().listEntries({ limit: 500 });
    const text = JSON.stringify(items);
    return text.includes(good.check_id) && text.includes(bad.check_id) && text;
  });
  expect(logged).not.toContain('rm -rf');
});

test('a long hostile instruction keeps nobody else waiting', async () => {
  const finished: string[] = [];
  const judge = async (name: string, text: string): Promise<number> => {
    const { status } = await call(`${system.stack.url}/check?worker_id=${name}`, {
      key: system.stack.keys.work,
      body: text,
      headers: { 'content-type': 'text/plain' },
    });
    finished.push(name);
    return status;
  };
  const long = judge('long', instruction('run `sudo env A=1 xargs rm -rf $X`, never --force; '.repeat(19_000)));
  const others = Array.from({ length: 20 }, (_, index) => judge(`short-${index}`, instruction()));

  expect(await Promise.all(others)).toEqual(others.map(() => 200));
  expect(finished).not.toContain('long');
  expect(await long).toBe(200);
});
