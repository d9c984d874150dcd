import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { builtinPolicy, judgeInstruction } from '@wingman/policy';
import { call, createKey, createTenant } from '@wingman/testkit';
import { checkEntry, resultOf } from '../src/check/check.js';
import { createCheckStore } from '../src/check/check.store.js';
import { createPolicyStore } from '../src/policy/policy.store.js';
import { auditOf, createScene, endScene, startGatekeeper } from './gatekeeper.js';
import type { Gatekeeper, Scene } from './gatekeeper.js';
import { instruction } from './instruction.js';

let scene: Scene;
let replica: Gatekeeper;
let tenantId: string;
let adminKey: string;
let readKey: string;
let workKey: string;

beforeAll(async () => {
  scene = await createScene();
  replica = await startGatekeeper(scene.database);
});

afterAll(async () => {
  await replica.close();
  await endScene(scene);
});

beforeEach(async () => {
  tenantId = await createTenant(scene.database);
  const keyOf = async (scopes: Parameters<typeof createKey>[2]['scopes'], workerId?: string) =>
    (await createKey(scene.database, tenantId, { scopes, workerId })).key;
  [adminKey, readKey, workKey] = [await keyOf(['admin']), await keyOf(['read']), await keyOf(['work'], 'writer')];
});

const put = (body: unknown, { key = adminKey, at = scene.gatekeeper, type = 'application/json' } = {}) =>
  call(`${at.url}/policy`, { key, method: 'PUT', body, headers: { 'content-type': type } });
const get = (at = scene.gatekeeper, key = readKey) => at.get('/policy', key);
const check = (text: string, { at = scene.gatekeeper, environment }: { at?: Gatekeeper; environment?: string } = {}) =>
  at.post('/check', workKey, { instruction: text, environment });

/** A rule on a word that no built-in rule knows. */
const wordRule = (word: string, more: Record<string, unknown> = {}) => ({
  id: `own.no-${word}`,
  severity: 'medium',
  reason: `The word ${word} is not ours to use.`,
  remediation: 'Use another word for it.',
  source: 'house style',
  pattern: `\\b${word}\\b`,
  ignore_case: true,
  catches: [`We take the ${word} road.`],
  passes: ['We take another road.'],
  ...more,
});
const tenantLayer = (...texts: unknown[]) => ({ layers: [{ layer: 'tenant', texts }] });
const withWord = (word: string) => instruction({ MITIGATION: `We go the ${word} way back.` });

describe('the policy of a tenant', () => {
  test('begins with the built-in rules alone', async () => {
    const { status, body } = await get();

    expect(status).toBe(200);
    expect(body.layers).toHaveLength(1);
    expect(body.layers[0].layer).toBe('builtin');
    expect(body.layers[0].rules).toContainEqual({
      id: 'sections.missing',
      severity: 'high',
      mode: 'enforce',
      reason: expect.any(String),
      remediation: expect.any(String),
      source: expect.any(String),
    });
    expect((await check(instruction())).body.policy_version).toBe(body.policy_version);
  });

  test('is replaced as a whole, holds at once, and is shown as it was given', async () => {
    const before = await get();
    const { status, body } = await put(tenantLayer(wordRule('royal')));
    const judged = await check(withWord('royal'));

    expect(status).toBe(200);
    expect(body.policy_version).not.toBe(before.body.policy_version);
    expect(body.layers[1]).toEqual({ layer: 'tenant', texts: [{ mode: 'enforce', ...wordRule('royal') }] });
    expect((await get()).body).toEqual(body);
    expect(judged.body).toMatchObject({
      decision: 'REJECTED',
      policy_version: body.policy_version,
      violations: [{ rule_id: 'own.no-royal', severity: 'medium', section: 'MITIGATION', excerpt: 'royal' }],
    });
    expect((await put({ layers: [] })).body).toEqual(before.body);
    expect((await check(withWord('royal'))).body.decision).toBe('APPROVED');
  });

  test('holds at every replica at once', async () => {
    expect((await check(withWord('royal'), { at: replica })).body.decision).toBe('APPROVED');

    await put(tenantLayer(wordRule('royal')));

    expect((await check(withWord('royal'), { at: replica })).body.decision).toBe('REJECTED');
    expect((await get(replica)).body).toEqual((await get()).body);
  });

  test('is the business of that tenant', async () => {
    await put(tenantLayer(wordRule('royal')));
    const other = await createTenant(scene.database);
    const { key } = await createKey(scene.database, other, { scopes: ['read', 'work'], workerId: 'w' });

    expect((await scene.gatekeeper.get('/policy', key)).body.layers).toHaveLength(1);
    const { body } = await scene.gatekeeper.post('/check', key, { instruction: withWord('royal') });
    expect(body.decision).toBe('APPROVED');
  });

  test('is changed by admins only', async () => {
    for (const key of [readKey, workKey]) {
      expect((await put({ layers: [] }, { key })).body.code).toBe('forbidden_scope');
    }
    expect((await scene.gatekeeper.get('/policy', workKey)).body.code).toBe('forbidden_scope');
  });

  test('says in another environment what its layer says there', async () => {
    await put({
      layers: [
        {
          layer: 'environment',
          environment: 'prd',
          rules: { 'own.no-royal': { mode: 'enforce', severity: 'critical' } },
        },
        { layer: 'tenant', texts: [wordRule('royal', { mode: 'warn' })] },
      ],
    });
    const decided = async (environment?: string) => {
      const { body } = await check(withWord('royal'), { environment });
      return [body.decision, body.violations[0].mode, body.violations[0].severity];
    };

    expect(await decided('prd')).toEqual(['REJECTED', 'enforce', 'critical']);
    expect(await decided('dev')).toEqual(['APPROVED', 'warn', 'medium']);
    // This deployment's own environment is `test`.
    expect(await decided()).toEqual(['APPROVED', 'warn', 'medium']);
  });

  test('of an instruction that names no environment is that of the deployment', async () => {
    await put({ layers: [{ layer: 'environment', environment: 'test', texts: [wordRule('royal')] }] });

    expect((await check(withWord('royal'))).body.decision).toBe('REJECTED');
    expect((await check(withWord('royal'), { environment: 'dev' })).body.decision).toBe('APPROVED');
  });

  test('counts what only observes and shows nothing of it', async () => {
    await put(tenantLayer(wordRule('royal', { mode: 'observe' })));
    const { body } = await check(withWord('royal'));

    expect(body).toMatchObject({ decision: 'APPROVED', violations: [] });
    const entry = (await auditOf(scene, tenantId)).at(-1);
    expect(entry?.fields).toMatchObject({ rules: { 'own.no-royal': 1 } });
    expect((await scene.gatekeeper.get('/metrics', workKey)).body).toContain('rule_id="own"');
  });

  test('has own rules on commands and on secrets', async () => {
    await put({
      layers: [
        {
          layer: 'tenant',
          commands: [
            {
              id: 'own.no-frobnicate',
              severity: 'high',
              match: { program: ['frobnicate'], words: ['all now'] },
              reason: 'Nothing is frobnicated here.',
              remediation: 'Ask the owner of the machine.',
              source: 'house style',
              catches: ['```sh\nfrobnicate --fast all now\n```'],
              passes: ['```sh\nfrobnicate one\n```', 'Never run `frobnicate all now`.'],
            },
          ],
          secrets: [
            wordRule('x', {
              id: 'own.badge',
              pattern: 'BADGE-[0-9]{6}',
              catches: ['BADGE-123456'],
              passes: ['BADGE-1'],
            }),
          ],
        },
      ],
    });
    const text = instruction({ TEST_PROCESS: '```sh\nfrobnicate all now BADGE-654321\n```' });
    const { body } = await check(text);

    expect(body.violations.map(({ rule_id: ruleId }: { rule_id: string }) => ruleId).sort()).toEqual(
      expect.arrayContaining(['own.badge', 'own.no-frobnicate']),
    );
    expect(JSON.stringify(body)).not.toContain('654321');
  });

  test('is taken as YAML too', async () => {
    const yaml = ['layers:', '  - layer: tenant', '    rules:', '      text.hidden: { mode: warn }'].join('\n');

    expect((await put(yaml, { type: 'application/yaml' })).body.layers[1]).toEqual({
      layer: 'tenant',
      rules: { 'text.hidden': { mode: 'warn' } },
    });
    const alias = 'layers: [{ layer: tenant, rules: { text.hidden: &a { mode: warn }, text.control: *a } }]';
    for (const wrong of ['layers: [', alias, 'layer: []', 'just words']) {
      expect((await put(wrong, { type: 'application/yaml' })).body.code).toBe('invalid_request');
    }
  });
});

test('an instruction that is too long for the patterns of its tenant is refused, not searched for minutes', async () => {
  const costly = '[a-z]{20,60}[0-9]{10}';
  const proof = `${'a'.repeat(20)}0123456789`;
  await put(
    tenantLayer(
      ...[1, 2, 3].map((n) => wordRule('x', { id: `own.n${n}`, pattern: costly, catches: [proof], passes: ['a'] })),
    ),
  );
  const { status, body } = await check('abcd'.repeat(100_000));

  expect([status, body.code]).toEqual([413, 'too_large']);
  expect((await check(instruction())).body.decision).toBe('APPROVED');
  const { body: tried } = await scene.gatekeeper.post('/policy/test', readKey, {
    layers: [],
    texts: Array.from({ length: 10 }, () => 'abcd'.repeat(20_000)),
  });
  expect(tried.code).toBe('too_large');
});

test.each([
  ['a line of dashes, which kills the parser', '- '.repeat(30_000)],
  ['brackets within brackets', '['.repeat(60_000)],
  ['stairs of entries', Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}- `).join('\n')],
  ['a very long line', `layers: ${'x'.repeat(5_000)}`],
  ['more than 64 KiB', '#'.repeat(65_537)],
  ['directives that nobody knows', '%SECRET\n'.repeat(100)],
])('YAML of %s is refused', async (_case, yaml) => {
  const printed = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  try {
    expect((await put(yaml, { type: 'application/yaml' })).body.code).toBe('invalid_request');
    expect(printed).not.toHaveBeenCalled();
  } finally {
    printed.mockRestore();
  }
});

describe('a broken policy', () => {
  const fixed = { layer: 'tenant', rules: { 'sections.missing': { mode: 'warn' } } };

  test.each([
    ['switches the ten sections off', [fixed], 'layers.0.rules.sections.missing'],
    [
      'changes a rule that there is not',
      [{ layer: 'tenant', rules: { 'git.nothing': { mode: 'warn' } } }],
      'layers.0.rules.git.nothing',
    ],
    [
      'has an unknown mode',
      [{ layer: 'tenant', rules: { 'text.hidden': { mode: 'off' } } }],
      'layers.0.rules.text.hidden.mode',
    ],
    ['has an unknown field', [{ layer: 'tenant', rule: {} }], 'layers.0.rule'],
    ['wants to be built-in', [{ layer: 'builtin', rules: {} }], 'layers.0.layer'],
    ['stands there twice', [{ layer: 'tenant' }, { layer: 'tenant' }], 'layers.1'],
    [
      'has a rule with a foreign id',
      [{ layer: 'tenant', texts: [wordRule('x', { id: 'text.mine' })] }],
      'layers.0.texts.0.id',
    ],
    [
      'has a pattern that cannot be read',
      [{ layer: 'tenant', texts: [wordRule('x', { pattern: '(x' })] }],
      'layers.0.texts.0.pattern',
    ],
    [
      'has a pattern that looks back',
      [{ layer: 'tenant', texts: [wordRule('x', { pattern: '(x)\\1' })] }],
      'layers.0.texts.0.pattern',
    ],
    [
      'has a pattern that finds nothing everywhere',
      [{ layer: 'tenant', texts: [wordRule('x', { pattern: 'x*' })] }],
      'layers.0.texts.0.pattern',
    ],
    [
      'has a pattern that grows',
      [{ layer: 'tenant', texts: [wordRule('x', { pattern: '(?:x{30}){30}' })] }],
      'layers.0.texts.0.pattern',
    ],
    [
      'has patterns that cost too much together',
      [
        {
          layer: 'tenant',
          texts: Array.from({ length: 8 }, (_, n) => wordRule('x', { id: `own.n${n}`, pattern: 'x{200}' })),
        },
      ],
      'layers',
    ],
    [
      'has a rule that does not find its text',
      [{ layer: 'tenant', texts: [wordRule('x', { catches: ['y'] })] }],
      'layers.0.texts.0.catches.0',
    ],
    [
      'has a rule that finds what it lets pass',
      [{ layer: 'tenant', texts: [wordRule('x', { passes: ['an x'] })] }],
      'layers.0.texts.0.passes.0',
    ],
    [
      'has a rule on every command',
      [{ layer: 'tenant', commands: [{ ...wordRule('x'), pattern: undefined, ignore_case: undefined, match: {} }] }],
      'layers.0.commands.0.match',
    ],
  ])('that %s is refused, and the old one stays', async (_case, layers, path) => {
    await put(tenantLayer(wordRule('royal')));
    const before = await get();
    const { status, body } = await put({ layers });

    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors.map((error: { path: string }) => error.path)).toContain(path);
    expect((await get()).body).toEqual(before.body);
    expect((await check(withWord('royal'))).body.decision).toBe('REJECTED');
  });

  test.each([
    ['nothing', {}],
    ['both forms', { layers: [], yaml: 'layers: []' }],
    ['no list', { layers: {} }],
    ['too many layers', { layers: Array.from({ length: 21 }, () => ({ layer: 'tenant' })) }],
  ])('of %s is refused', async (_case, body) => {
    expect((await put(body)).status).toBe(400);
  });

  test('that lies in the database lets nothing through, until an admin replaces it', async () => {
    await scene.database.query(
      `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
       VALUES ($1, 1, '', '[{"layer": "of another age"}]', '')`,
      [tenantId],
    );

    const { status, body } = await check(instruction());
    expect([status, body.code]).toEqual([503, 'unavailable']);
    expect((await get()).status).toBe(503);
    expect((await put({ layers: [] })).status).toBe(200);
    expect((await check(instruction())).body.decision).toBe('APPROVED');
  });

  test('of an older release that changes a rule there is no more still holds', async () => {
    const layers = [
      { layer: 'tenant', rules: { 'gone.with_the_upgrade': { mode: 'warn' } }, texts: [wordRule('royal')] },
    ];
    await scene.database.query(
      `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
       VALUES ($1, 1, '', $2, '')`,
      [tenantId, JSON.stringify(layers)],
    );

    expect((await check(withWord('royal'))).body.decision).toBe('REJECTED');
  });
});

describe('the ledger', () => {
  test('learns who changed which rules, in the order of the changes', async () => {
    await put(tenantLayer(wordRule('royal')));
    await put({ layers: [{ layer: 'environment', environment: 'prd', rules: { 'text.hidden': { mode: 'warn' } } }] });
    const entries = (await auditOf(scene, tenantId)).filter(({ kind }) => kind === 'policy.changed');

    expect(entries.map(({ fields }) => [fields.revision, fields.changes])).toEqual([
      [1, [{ layer: 'tenant', rule_id: 'own.no-royal', change: 'added' }]],
      [
        2,
        [
          { layer: 'environment prd', rule_id: 'text.hidden', change: 'added' },
          { layer: 'tenant', rule_id: 'own.no-royal', change: 'removed' },
        ],
      ],
    ]);
    expect(entries[1]?.fields).toMatchObject({
      actor: expect.stringMatching(/^key:/),
      previous_version: entries[0]?.fields.policy_version,
      policy_version: (await get()).body.policy_version,
    });
  });

  test('hears of no change that was refused', async () => {
    await put({ layers: [{ layer: 'tenant', rule: {} }] });

    expect(await auditOf(scene, tenantId)).toEqual([]);
  });

  test('sees two changes at once as one after the other', async () => {
    const store = createPolicyStore(scene.gatekeeper.database.db);
    const append = (version: string) =>
      store.append(tenantId, { layers: [], changedBy: 'key:x' }, (before) => ({
        version,
        entry: { tenantId, kind: 'policy.changed', fields: { follows: before.revision } },
      }));

    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(append));

    const entries = await auditOf(scene, tenantId);
    expect(entries.map(({ fields }) => fields.follows).sort()).toEqual([0, 1, 2, 3, 4]);
  });
});

test('what was judged by an older policy is neither recorded nor handed to the ledger', async () => {
  await put(tenantLayer(wordRule('royal')));
  const checkId = randomUUID();
  const judgement = judgeInstruction(withWord('royal'), builtinPolicy());
  const asked = { workerId: 'writer', instruction: withWord('royal'), environment: 'test', checks: undefined };
  const entry = checkEntry({ tenantId, checkId, asked, judgement, acting: {} });
  const insert = (revision: number) =>
    createCheckStore(scene.gatekeeper.database.db).insert({
      tenantId,
      checkId,
      asked,
      revision,
      entry,
      result: resultOf(judgement),
    });

  expect(await insert(0)).toBe(false);
  expect((await scene.gatekeeper.get('/checks', readKey)).body.items).toEqual([]);
  expect((await auditOf(scene, tenantId)).map(({ kind }) => kind)).toEqual(['policy.changed']);
  expect(await insert(1)).toBe(true);
});

describe('a draft', () => {
  const tryOut = (body: unknown, key = readKey) => scene.gatekeeper.post('/policy/test', key, body);

  test('says what it would change on some texts, and changes nothing', async () => {
    const { status, body } = await tryOut({
      ...tenantLayer(wordRule('royal')),
      texts: ['We go the royal way.', 'We go another way.', 'A hid\u200Bden one.'],
    });

    expect(status).toBe(200);
    expect(body.changed).toBe(1);
    expect(
      body.items.map(({ changed, now, draft }: never) => [
        changed,
        (now as { rejected: boolean }).rejected,
        (draft as { rejected: boolean }).rejected,
      ]),
    ).toEqual([
      [true, false, true],
      [false, false, false],
      [false, true, true],
    ]);
    expect(body.items[0].draft.violations[0]).toMatchObject({ rule_id: 'own.no-royal', excerpt: 'royal' });
    expect(body.draft_version).not.toBe(body.policy_version);
    expect((await get()).body.policy_version).toBe(body.policy_version);
    expect(await auditOf(scene, tenantId)).toEqual([]);
  });

  test('is tried in the environment that is named', async () => {
    const layers = [{ layer: 'environment', environment: 'prd', texts: [wordRule('royal')] }];
    const changed = async (environment?: string) =>
      (await tryOut({ layers, texts: ['We go the royal way.'], environment })).body.changed;

    expect([await changed('prd'), await changed('dev'), await changed()]).toEqual([1, 0, 0]);
  });

  test('that is broken is refused with all that is wrong', async () => {
    const { status, body } = await tryOut({ layers: [{ layer: 'tenant', rule: {} }], texts: ['x'] });

    expect([status, body.errors]).toEqual([400, [{ path: 'layers.0.rule', message: 'unknown field' }]]);
    expect((await tryOut({ layers: [], texts: [] })).status).toBe(400);
    expect((await tryOut({ layers: [], texts: ['x'] }, workKey)).body.code).toBe('forbidden_scope');
  });
});
