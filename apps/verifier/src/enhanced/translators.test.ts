import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startModelServer } from '@wingman/testkit';
import type { ModelFaultScript, ModelReply, ModelServer } from '@wingman/testkit';
import { createOllamaTranslator } from './ollama.js';
import { createOpenAiTranslator } from './openai.js';
import type { Translator } from './translator.js';

let server: ModelServer;
let reply: ModelReply = { checks: [] };
beforeAll(async () => {
  server = await startModelServer({ name: 'm:8b', digest: 'sha256:ab12cd34ef56', reply: () => reply });
});
afterAll(() => server.close());

const KINDS: [string, (model?: string) => Translator][] = [
  ['Ollama', (model = 'm:8b') => createOllamaTranslator({ url: server.ollamaUrl, model })],
  ['OpenAI', (model = 'm:8b') => createOpenAiTranslator({ baseUrl: server.openAiUrl, model, key: 'k' })],
];
const wording = { claim: 'Created /a', context: { cwd: '/srv' } };
const whole = { checks: [{ covers: 'Created /a', check: { type: 'file', path: '/a' } }] };

describe.each(KINDS)('a model of %s', (_kind, translatorOf) => {
  const ask = (answer: ModelReply, model?: string, ms = 60_000) => {
    reply = answer;
    return translatorOf(model).translate(wording, AbortSignal.timeout(ms));
  };

  test('gives what it said, with the digest of it', async () => {
    const { proposal, answerDigest } = await ask(whole);
    expect(proposal).toEqual(whole);
    expect(answerDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<[fault: ModelFaultScript, known: string]>([
    ['hang_up', 'unreachable'],
    ['server_error', 'refused'],
    ['not_json', 'no_json'],
    ['cut_off', 'cut_off'],
    ['endless', 'too_large'],
    ['redirect', 'no_json'],
    ['refusal', 'no_json'],
  ])('that fails by %s gives nothing: %s', async (fault, known) => {
    await expect(ask({ fault })).rejects.toMatchObject({ fault: known });
  });

  test('that never answers is left after its time', async () => {
    await expect(ask({ fault: 'silence' }, undefined, 50)).rejects.toMatchObject({ fault: 'timed_out' });
  });

  test('that says nothing at all gives nothing', async () => {
    await expect(ask({ fault: 'no_content' })).rejects.toHaveProperty('fault');
  });

  test.each<[string, ModelReply]>([
    ['a verdict', { ...whole, verdict: 'TRUE' }],
    ['a verdict in a check', { checks: [{ covers: 'x', check: { type: 'file', path: '/a', outcome: 'PASS' } }] }],
    ['no checks', { plan: [] }],
    ['an unknown type', { checks: [{ covers: 'x', check: { type: 'shell', command: 'true' } }] }],
    ['a check without its words', { checks: [{ check: { type: 'file', path: '/a' } }] }],
    ['too many checks', { checks: Array.from({ length: 101 }, () => whole.checks[0]) }],
    ['a list', [whole]],
  ])('is refused with %s', async (_what, answer) => {
    await expect(ask(answer)).rejects.toMatchObject({ fault: 'wrong_schema' });
  });

  test.each(['```json\n{"checks":[]}\n```', '{"checks":[]} done', '{"checks":['])(
    'is not repaired: %s',
    async (text) => {
      await expect(ask(text)).rejects.toMatchObject({ fault: 'no_json' });
    },
  );

  test('that is not there is told so', async () => {
    await expect(ask(whole, 'other')).rejects.toMatchObject({ fault: 'unknown_model' });
    await expect(translatorOf('other').identify(AbortSignal.timeout(60_000))).rejects.toMatchObject({
      fault: 'unknown_model',
    });
  });
});

test('Ollama is asked for the schema, without thinking aloud and without chance', async () => {
  reply = whole;
  await createOllamaTranslator({ url: server.ollamaUrl, model: 'm:8b' }).translate(
    wording,
    AbortSignal.timeout(60_000),
  );
  const { body, claim } = server.asked.at(-1) ?? {};
  expect(claim).toBe('Created /a');
  expect(body).toMatchObject({ think: false, stream: false, options: { temperature: 0 }, format: { type: 'object' } });
});

test('an OpenAI-compatible server that knows no json_schema is asked for json_object, from then on', async () => {
  reply = whole;
  server.refuseJsonSchema();
  const translator = createOpenAiTranslator({ baseUrl: server.openAiUrl, model: 'm:8b', key: 'k' });
  const before = server.asked.length;
  for (let times = 0; times < 2; times += 1) await translator.translate(wording, AbortSignal.timeout(60_000));
  const forms = server.asked.slice(before).map(({ body }) => (body['response_format'] as { type: string }).type);
  expect(forms).toEqual(['json_schema', 'json_object', 'json_object']);
  expect(server.asked.at(-1)?.authorization).toBe('Bearer k');
});

test('two names of the same weights have one digest', async () => {
  server.set({ name: 'alias:latest', digest: 'sha256:AB12CD34EF56', reply: () => whole });
  const digestOf = async (model: string) =>
    (await createOllamaTranslator({ url: server.ollamaUrl, model }).identify(AbortSignal.timeout(60_000))).digest;
  expect(await digestOf('alias')).toBe(await digestOf('m:8b'));
});
