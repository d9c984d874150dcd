import { describe, expect, test } from '@jest/globals';
import { createBreaker } from './breaker.js';
import { createModel } from './model.js';
import { modelConfig, modelSetup } from './model-config.js';
import { messagesFor } from './prompt.js';
import { PROPOSAL_SCHEMA } from './plan-schema.js';
import { createRecent } from './recent.js';
import { createSlots } from './slots.js';
import { ModelError, type Translator } from './translator.js';

const wording = (claim: string) => ({ claim, context: {} });

/** A model that passes the probe and counts what it is asked besides. */
function counting(digest = () => 'd1'): { translator: Translator; asked: string[]; fail: (fault: boolean) => void } {
  const asked: string[] = [];
  let failing = false;
  const translator: Translator = {
    name: 'm',
    identify: async () => ({ digest: digest() }),
    async translate({ claim }) {
      if (failing) throw new ModelError('unreachable');
      const [, path, port] = /^Created (\S+) and port (\d+) is open$/.exec(claim) ?? [];
      if (path === undefined) asked.push(claim);
      const file = { covers: claim, check: { type: 'file' as const, path: path ?? '/a' } };
      const open = { covers: claim, check: { type: 'port' as const, port: Number(port), state: 'open' as const } };
      return { proposal: { checks: path === undefined ? [file] : [file, open] }, answerDigest: 'x' };
    },
  };
  return { translator, asked, fail: (fault) => void (failing = fault) };
}

describe('a model', () => {
  test('is asked once for the same words, and again when it is another model', async () => {
    let digest = 'd1';
    const { translator, asked } = counting(() => digest);
    const model = createModel({ translator, timeoutMs: 1_000, concurrency: 1 });
    await model.probe();
    for (const claim of ['a', 'a', 'b']) await model.translate(wording(claim));
    expect(asked).toEqual(['a', 'b']);
    digest = 'd2';
    await model.probe();
    await model.translate(wording('a'));
    expect(asked).toEqual(['a', 'b', 'a']);
  });

  test('that has so much to do that its probe does not come to its turn stays available', async () => {
    const { translator } = counting();
    let end: () => void = () => undefined;
    let begun: () => void = () => undefined;
    const busy = new Promise<void>((resolve) => (begun = resolve));
    const slow: Translator = {
      ...translator,
      translate: async (wording, signal) => {
        if (wording.claim !== 'long') return translator.translate(wording, signal);
        begun();
        await new Promise<void>((resolve) => (end = resolve));
        return translator.translate(wording, signal);
      },
    };
    const model = createModel({ translator: slow, timeoutMs: 100, concurrency: 1 });
    await model.probe();
    const long = model.translate(wording('long'));
    await busy;
    await model.probe();
    expect(model.digest).toBe('d1');
    end();
    await long;
  });

  test('that does not keep to the schema is not available', async () => {
    const { translator } = counting();
    const other: Translator = {
      ...translator,
      translate: async () => ({ proposal: { checks: [] }, answerDigest: 'x' }),
    };
    const model = createModel({ translator: other, timeoutMs: 1_000, concurrency: 1 });
    await model.probe();
    expect(model.digest).toBeUndefined();
    await expect(model.translate(wording('a'))).rejects.toThrow(ModelError);
  });

  test('is left alone after three failures, and tried again after a pause', async () => {
    let now = 0;
    const { translator, fail, asked } = counting();
    const model = createModel({ translator, timeoutMs: 1_000, concurrency: 1, now: () => now });
    await model.probe();
    fail(true);
    const faults: string[] = [];
    for (const claim of ['a', 'b', 'c', 'd']) {
      await model.translate(wording(claim)).catch((error: ModelError) => faults.push(error.fault));
    }
    expect(faults).toEqual(['unreachable', 'unreachable', 'unreachable', 'busy']);
    expect(model.digest).toBeUndefined();
    fail(false);
    now += 30_000;
    await model.translate(wording('e'));
    expect([asked, model.digest]).toEqual([['e'], 'd1']);
  });
});

test('after a pause one call tries, and the others wait for what it finds', () => {
  let now = 0;
  const breaker = createBreaker(() => now);
  for (let times = 0; times < 3; times += 1) breaker.failed();
  now = 30_000;
  expect([breaker.mayTry(), breaker.mayTry()]).toEqual([true, false]);
  breaker.succeeded();
  expect([breaker.mayTry(), breaker.mayTry(), breaker.isOpen]).toEqual([true, true, false]);
});

test('work waits for its turn, and goes when its time is up', async () => {
  const slots = createSlots(1);
  const signal = new AbortController();
  let end: () => void = () => undefined;
  const first = slots.run(
    new AbortController().signal,
    () => new Promise<string>((resolve) => (end = () => resolve('first'))),
  );
  const gone = slots.run(signal.signal, async () => 'gone');
  const last = slots.run(new AbortController().signal, async () => 'last');
  signal.abort();
  expect(await gone).toBeUndefined();
  end();
  expect(await Promise.all([first, last])).toEqual(['first', 'last']);
});

test('what was asked for last is kept', () => {
  const recent = createRecent<number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  recent.get('a');
  recent.set('c', 3);
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3]);
});

describe('what a model is told', () => {
  test('fences the claim with marks that it cannot know', () => {
    const [, first] = messagesFor(wording('x'));
    const [, second] = messagesFor(wording('x'));
    const nonce = (text = '') => /<claim ([0-9a-f]{32})>/.exec(text)?.[1];
    expect(nonce(first?.content)).toBeDefined();
    expect(nonce(first?.content)).not.toBe(nonce(second?.content));
  });

  test('has no field for a verdict, for evidence or for a time', () => {
    const text = JSON.stringify(PROPOSAL_SCHEMA);
    for (const name of ['verdict', 'outcome', 'observed', 'created_after', 'started_after', 'negate']) {
      expect(text).not.toContain(`"${name}"`);
    }
    expect(text).toContain('"merged_into"');
  });
});

describe('the settings of models', () => {
  const setup = (env: Record<string, string>) => modelSetup(modelConfig.parse(env));
  const OLLAMA_URL = 'http://127.0.0.1:11434';
  const OPENAI_BASE_URL = 'http://127.0.0.1:8000/v1';

  test.each<[why: string, env: Record<string, string>, message: RegExp]>([
    ['a model without a server', { ENHANCED_MODEL: 'a' }, /no server/],
    ['fewer voters than votes', { OLLAMA_URL, CONSENSUS_MODELS: 'a,b', CONSENSUS_N: '3' }, /names 2 models/],
    ['the same voter twice', { OLLAMA_URL, CONSENSUS_MODELS: 'a,a' }, /names 1 models/],
    ['votes without voters', { OLLAMA_URL, CONSENSUS_N: '2' }, /without CONSENSUS_MODELS/],
    ['a name that two servers may know', { OLLAMA_URL, OPENAI_BASE_URL, ENHANCED_MODEL: 'a' }, /begins with/],
    ['one server by two addresses', { OLLAMA_URL, OPENAI_BASE_URL: `${OLLAMA_URL}/v1` }, /count twice/],
  ])('%s stops the start', (_why, env, message) => {
    expect(() => setup(env)).toThrow(message);
  });

  test('a majority decides where nothing else is said, and never one alone', () => {
    expect(setup({ OLLAMA_URL, CONSENSUS_MODELS: 'a,b,c,d,e' }).needed).toBe(3);
    expect(setup({ OLLAMA_URL, CONSENSUS_MODELS: 'a,b' }).needed).toBe(2);
    expect(modelConfig.safeParse({ CONSENSUS_N: '1' }).success).toBe(false);
  });

  test('a name may say its server', () => {
    const { consensus } = setup({ OLLAMA_URL, OPENAI_BASE_URL, CONSENSUS_MODELS: 'ollama:qwen3:8b,openai:big' });
    expect(consensus).toEqual([
      { kind: 'ollama', url: OLLAMA_URL, model: 'qwen3:8b' },
      { kind: 'openai', url: OPENAI_BASE_URL, model: 'big' },
    ]);
  });
});
