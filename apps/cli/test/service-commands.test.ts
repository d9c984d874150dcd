import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Command } from '../src/command.js';
import { createInstallHook } from '../src/commit-hook/install-hook.js';
import { completion } from '../src/completion/completion.js';
import { ledgerVerify } from '../src/ledger-verify/ledger-verify.js';
import { serviceCommands } from '../src/service-commands.js';
import { runWingman } from './run-wingman.js';
import { checkpointOf, fileOf, lines, vkey } from './signed-log.js';
import { startStandIn } from './stand-in.js';
import type { StandIn } from './stand-in.js';

/** Made of pieces, so that no scanner takes this file for one that leaks. */
const keyOf = (role: string): string => ['wm', role, 'Zq81mXk20Lrt95Vbn7cQ'].join('_');
const ID = '018f3a52-0000-7000-8000-000000000001';
const AT = '2026-11-21T10:00:00.000Z';

let folder: string;
let service: StandIn;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wingman-commands-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  service = await startStandIn();
});
afterEach(() => service.close());

const ALL_KEYS = {
  WINGMAN_WORK_KEY: keyOf('w'),
  WINGMAN_READ_KEY: keyOf('r'),
  WINGMAN_DECIDE_KEY: keyOf('d'),
  WINGMAN_ADMIN_KEY: keyOf('a'),
  WINGMAN_PLATFORM_KEY: keyOf('p'),
};
const wingman = (args: string[], env: Record<string, string> = {}) =>
  runWingman([...serviceCommands, ledgerVerify], args, [], { WINGMAN_URL: service.url, ...ALL_KEYS, ...env });

const worker = (id: string, standing = 'OK') => ({
  worker_id: id,
  standing,
  since: AT,
  reason: null,
  claims: 3,
  false_claims: 0,
});
const page = (items: unknown[], next: string | null = null) => ({ json: { items, next_cursor: next } });

describe('where and who', () => {
  async function config(content: unknown, mode = 0o600): Promise<string> {
    const file = path.join(folder, 'config.json');
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    await chmod(file, mode);
    return file;
  }
  const list = (args: string[], env: Record<string, string>) => runWingman(serviceCommands, args, [], env);

  test('an option wins over the environment, and that over the configuration', async () => {
    service.answer('GET /workers', page([worker('w')]));
    const file = await config({ url: service.url, keys: { read: keyOf('config') } });
    const other = path.join(folder, 'option.key');
    await writeFile(other, `${keyOf('option')}\n`);

    const codes = [
      await list(['--config', file, 'workers', 'list'], {}),
      await list(['workers', 'list'], { WINGMAN_CONFIG: file, WINGMAN_READ_KEY: keyOf('environment') }),
      await list(['--config', file, 'workers', 'list', '--key-file', other], {
        WINGMAN_READ_KEY: keyOf('environment'),
      }),
    ].map(({ code }) => code);

    expect(codes).toEqual([0, 0, 0]);
    expect(service.asked.map(({ key }) => key)).toEqual([keyOf('config'), keyOf('environment'), keyOf('option')]);
  });

  test('a key may lie in a file of its own beside the configuration', async () => {
    service.answer('GET /workers', page([]));
    await writeFile(path.join(folder, 'read.key'), keyOf('beside'));
    const file = await config({ url: service.url, key_files: { read: 'read.key' } }, 0o644);
    expect((await list(['--config', file, 'workers', 'list'], {})).out).toBe('none');
    expect(service.asked[0]?.key).toBe(keyOf('beside'));
  });

  test.each<[string, unknown, number, string]>([
    ['that others can read although it holds keys', { keys: { read: 'wm_r_x' } }, 0o640, 'can be read by others'],
    ['that others can change', { url: 'http://127.0.0.1:1' }, 0o620, 'can be changed by others'],
    ['with a setting that there is not', { adress: 'x' }, 0o600, 'adress: there is no such setting'],
    ['with a key that there is not', { keys: { root: 'x' } }, 0o600, 'keys.root: there is no such key'],
    ['that is no JSON', '{', 0o600, 'is not JSON'],
  ])('refuses a configuration %s', async (_what, content, mode, message) => {
    const { code, errors } = await list(['--config', await config(content, mode), 'workers', 'list'], {});
    expect(code).toBe(2);
    expect(errors).toContain(message);
    expect(errors).not.toContain('wm_r_x');
  });

  test('says what is missing', async () => {
    expect((await list(['workers', 'list'], {})).errors).toContain('where is Wingman?');
    const { code, errors } = await list(['workers', 'lock', 'w', 'x'], { WINGMAN_URL: service.url });
    expect([code, service.asked]).toEqual([2, []]);
    expect(errors).toContain('a key is needed: --key-file, or WINGMAN_DECIDE_KEY');
  });
});

describe('a list', () => {
  test('is a table for people and one JSON object for programs, without what a terminal would obey', async () => {
    service.answer(
      'GET /workers',
      page([worker('deployer'), { ...worker('liar', 'LOCKED'), reason: 'a \u001b[31mlie' }]),
    );

    const { out } = await wingman(['workers', 'list']);
    const json = await wingman(['workers', 'list', '--json']);

    expect(out.split('\n')).toEqual([
      'WORKER    STANDING  SINCE                     CLAIMS  FALSE  REASON',
      'deployer  OK        2026-11-21T10:00:00.000Z  3       0      -',
      'liar      LOCKED    2026-11-21T10:00:00.000Z  3       0      a  [31mlie',
    ]);
    expect(JSON.parse(json.out).items).toHaveLength(2);
  });

  test('goes on to the next page as long as more is wanted, and asks with the least powerful key', async () => {
    service.answer('GET /workers', ({ query }) => page([worker(query['cursor'] ?? 'first')], 'next'));

    const { out } = await wingman(['workers', 'list', '--limit', '3', '--json']);

    expect(JSON.parse(out).items.map((each: { worker_id: string }) => each.worker_id)).toEqual([
      'first',
      'next',
      'next',
    ]);
    expect(new Set(service.asked.map(({ key }) => key))).toEqual(new Set([keyOf('r')]));
  });
});

describe('what the services say no to', () => {
  test.each<[number, string, number]>([
    [404, 'not_found', 2],
    [409, 'not_pending', 2],
    [403, 'forbidden_scope', 2],
  ])('%i %s is one sentence and exit code %i', async (status, code, exit) => {
    service.answer(`POST /approvals/${ID}/approve`, { status, json: { code, detail: 'no such request' } });
    const answer = await wingman(['approvals', 'approve', ID, '--note', 'seen']);
    expect(answer).toEqual({ code: exit, out: '', errors: expect.stringContaining('no such request') });
    expect(answer.errors.split('\n')).toHaveLength(1);
    expect(answer.errors).not.toContain(keyOf('d'));
    expect(service.asked.at(-1)).toMatchObject({ key: keyOf('d'), body: { note: 'seen' } });
  });

  test('nobody answering is exit code 3', async () => {
    await service.close();
    const { code, errors } = await wingman(['status']);
    expect([code, errors]).toEqual([3, expect.stringContaining('does not answer')]);
    service = await startStandIn();
  });

  test.each([
    [['workers', 'list', 'x'], 'takes no words'],
    [['workers', 'lock', 'w'], 'expected WORKER_ID REASON'],
    [['workers', 'list', '--standing', 'UP'], 'expected one of OK, LOCKED'],
    [['workers', 'list', '--limit', '0'], 'expected a number'],
    [['workers', 'list', '--standing', ''], '--standing is empty'],
    [['keys', 'create'], '--scope is missing'],
    [['keys', 'create', '--scope', 'platform'], 'expected one of'],
    [['keys', 'create', '--scope', 'read', '--expires', 'soon'], 'expected a time'],
    [['verify'], 'what is claimed?'],
    [['claim', 'I did it'], 'whose claim?'],
  ])('%j is a usage error before anything is asked', async (args, message) => {
    const { code, errors } = await wingman(args);
    expect([code, service.asked]).toEqual([2, []]);
    expect(errors).toContain(message);
  });
});

test('a key is shown when it is made, and never again', async () => {
  const made = { key_id: ID, key: keyOf('new'), scopes: ['work'], worker_id: 'w', kind: 'standard', expires_at: null };
  service.answer('POST /admin/keys', { status: 201, json: made });
  const { key: _text, ...rest } = made;
  service.answer('GET /admin/keys', page([{ ...rest, created_at: AT, revoked_at: null }]));

  expect((await wingman(['keys', 'create', '--scope', 'work', '--worker', 'w'])).out).toContain(keyOf('new'));
  expect((await wingman(['keys', 'list'])).out).not.toContain('wm_');
  expect(service.asked[0]?.body).toEqual({ scopes: ['work'], worker_id: 'w' });
});

describe('a claim that is waited for', () => {
  const logged = {
    claim_id: ID,
    log_id: ID,
    seq: 4,
    timestamp: AT,
    worker_id: 'w',
    claim: 'I did it',
    status: 'LOGGED',
  };
  const leaf_hash = `${'A'.repeat(43)}=`;

  test.each<[string, number]>([
    ['TRUE', 0],
    ['FALSE', 1],
    ['UNVERIFIABLE', 1],
  ])('%s ends with %i', async (verdict, exit) => {
    service.answer('POST /log_claim', { status: 201, json: { ...logged, leaf_hash } });
    const said = { verification_id: ID, verdict, at: AT, seq: 5, reason_code: 'checked' };
    let looks = 0;
    service.answer(`GET /claims/${ID}`, () => ({
      json: { ...logged, leaf_hash, verdicts: (looks += 1) < 3 ? [] : [said] },
    }));

    const { code, out } = await wingman(['claim', 'I did it', '--worker', 'w', '--wait']);

    expect(code).toBe(exit);
    expect(out).toContain(`${verdict} (checked)`);
    expect(service.asked[0]).toMatchObject({ key: keyOf('w'), body: { worker_id: 'w', claim: 'I did it' } });
  });
});

describe('an export of the ledger', () => {
  function ledgerOf(size: number): string {
    const log = fileOf(lines.slice(0, size)).toString();
    service.answer('GET /ledger/checkpoint', { text: checkpointOf(lines.slice(0, size)) });
    service.answer('GET /ledger/key', { text: `${vkey}\n` });
    service.answer('GET /ledger/export', ({ query }) => ({ text: query['tree_size'] === String(size) ? log : '' }));
    return log;
  }

  test('is written with its checkpoint and key, and `ledger verify` proves it', async () => {
    const log = ledgerOf(5);
    const file = path.join(folder, 'good.jsonl');

    expect((await wingman(['ledger', 'export', file])).code).toBe(0);

    const { code } = await wingman([
      'ledger',
      'verify',
      file,
      '--key',
      `${file}.vkey`,
      '--checkpoint',
      `${file}.checkpoint`,
    ]);
    expect(code).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(log);
  });

  test('that is not what was signed leaves no file', async () => {
    const log = ledgerOf(5);
    service.answer('GET /ledger/export', { text: log.replace('claim', 'clain') });
    const file = path.join(folder, 'bad.jsonl');

    const { code, out } = await wingman(['ledger', 'export', file]);

    expect([code, out]).toEqual([1, expect.stringContaining('not what was signed: line 1')]);
    expect((await readdir(folder)).filter((name) => name.startsWith('bad'))).toEqual([]);
  });
});

test('the shell completes commands and options', () => {
  const all: Command[] = [...serviceCommands, createInstallHook('/wingman.js'), completion(() => all)];
  return runWingman(all, ['completion', 'bash']).then(({ out: script }) => {
    const complete = (...words: string[]) =>
      execFileSync('bash', [
        '--norc',
        '-c',
        `${script}\nCOMP_WORDS=(wingman ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _wingman; echo "\${COMPREPLY[@]}"`,
      ])
        .toString()
        .trim();
    expect(complete('ale')).toBe('alerts');
    expect(complete('alerts', '')).toBe('ack list');
    expect(complete('alerts', 'list', '--se')).toBe('--severity');
    expect(complete('workers', 'list', '--json', '--st')).toBe('--standing');
    // Its help speaks of an option of git's.
    expect(complete('install-hook', '--')).toBe('--help');
  });
});
