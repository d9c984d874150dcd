import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WingmanError, type WingmanClient } from '@wingman/sdk';
import type { CommandIo } from '../../src/command.js';
import { drDrill } from '../../src/dr-drill/dr-drill.js';
import { type Drill, runDrill } from '../../src/dr-drill/run-drill.js';
import type { StagedReport } from '../../src/staged/report.js';
import { runWingman } from '../run-wingman.js';
import { createFakeControl, type FakeControl, Killed } from '../staged/fake-control.js';
import { checkpoint, LOG_KEY } from '../staged/log.js';

const COMPOSE = 'docker-compose --project-name wingman-test --file wingman-test/docker-compose.yml';
const STAGES = [
  `${COMPOSE} stop --timeout 60`,
  `${COMPOSE} down`,
  'docker build --tag wingman/front:local images/front',
  `${COMPOSE} up --detach`,
  `${COMPOSE} ps`,
];

let folder: string;
let control: FakeControl;
/** What the drilled system answers; `error` while it is down. */
let seen: { health: 'ok' | 'down'; key: string; checkpoint: string };
let drill: Drill;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-drill-'));
  control = createFakeControl('control-key');
  seen = { health: 'ok', key: LOG_KEY, checkpoint: checkpoint(7, 1) };
  const target = {
    health: () => Promise.resolve({ status: seen.health, services: {} }),
    getLedgerKey: () =>
      seen.health === 'ok'
        ? Promise.resolve(seen.key)
        : Promise.reject(new WingmanError('unreachable', { detail: 'nobody answers' })),
    getCheckpoint: () => Promise.resolve(seen.checkpoint),
  } as unknown as WingmanClient;
  let clock = Date.parse('2026-11-21T10:00:00.000Z');
  drill = {
    drilled: {
      environment: 'test',
      project: 'wingman-test',
      file: 'wingman-test/docker-compose.yml',
      rebuild: [{ image: 'wingman/front:local', folder: 'images/front' }],
    },
    control: control.connection,
    target: { origin: 'http://drilled', client: target, mayRead: true },
    workerId: 'driller',
    stateFile: path.join(folder, 'state.json'),
    report: path.join(folder, 'report'),
    askAgain: false,
    now: () => new Date((clock += 1_500)),
    waiting: () => ({ again: () => Promise.resolve(false) }),
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const io: CommandIo = {
  stdin: (async function* () {})(),
  env: {},
  print: () => undefined,
  printError: () => undefined,
  write: () => undefined,
  writeError: () => undefined,
  interruption: () => new AbortController().signal,
};
const go = (changed: Partial<Drill> = {}): Promise<StagedReport> => runDrill({ ...drill, ...changed }, io);
const report = (): StagedReport => JSON.parse(readFileSync(`${drill.report}.json`, 'utf8')) as StagedReport;

test('four stages in their order, each under a request of its own, and a report with times', async () => {
  await expect(go()).resolves.toMatchObject({ outcome: 'done' });

  expect(control.executed).toEqual(STAGES);
  expect(control.requests.map(({ commands }) => commands.map((command) => command.join(' ')))).toEqual([
    [STAGES[0]],
    [STAGES[1]],
    [STAGES[2], STAGES[3]],
    [STAGES[4]],
  ]);
  expect(report().stages.map(({ name, outcome, approval_id: id }) => [name, outcome, id])).toEqual([
    ['stop', 'done', 'approval-1'],
    ['remove', 'done', 'approval-2'],
    ['rebuild', 'done', 'approval-3'],
    ['validate', 'done', 'approval-4'],
  ]);
  for (const { took_ms: took, waited_ms: waited } of report().stages) {
    expect(took).toBeGreaterThan(0);
    expect(waited).toBeGreaterThan(0);
  }
  expect(readFileSync(`${drill.report}.md`, 'utf8')).toContain('| rebuild | done | approval-3 | a person |');
  // The next drill begins anew.
  expect(existsSync(drill.stateFile)).toBe(false);
});

test('a drill of production passes the gate before people are asked, and policy lets none of its stages pass', async () => {
  const drilled = { ...drill.drilled, environment: 'prd' };
  control.wantChecks();
  await expect(go({ drilled })).resolves.toMatchObject({ outcome: 'done' });

  control.letPass(', stop:');
  await expect(go({ drilled })).rejects.toThrow(/approved by nobody: in prd people must/);

  expect(control.executed).toEqual(STAGES);
});

test.each(['stop', 'remove', 'rebuild', 'validate'])(
  'without its own yes, %s does not happen, nor anything after it',
  async (stage) => {
    const at = ['stop', 'remove', 'rebuild', 'validate'].indexOf(stage);
    control.decide((title) => (title.includes(`, ${stage}:`) ? 'REJECTED' : 'APPROVED'));

    await expect(go()).rejects.toThrow(/was rejected by a person/);

    expect(control.executed).toEqual([[], STAGES.slice(0, 1), STAGES.slice(0, 2), STAGES.slice(0, 4)][at]);
    expect(control.requests).toHaveLength(at + 1);
    expect(report().stages[at]).toMatchObject({ name: stage, outcome: 'refused' });

    control.decide(() => 'APPROVED');
    await go();
    expect(control.executed).toEqual(STAGES);
    expect(control.requests).toHaveLength(5);
  },
);

test.each(STAGES)('killed during "%s", it goes on, and nothing runs twice', async (command) => {
  control.dieDuring(command);
  await expect(go()).rejects.toThrow(Killed);
  expect(statSync(drill.stateFile).mode & 0o777).toBe(0o600);
  if (!command.endsWith('ps')) seen.health = 'down';

  const going = go({ waiting: () => ({ again: () => Promise.resolve((seen.health = 'ok') === 'ok') }) });
  await expect(going).resolves.toMatchObject({ outcome: 'done' });

  expect(control.executed).toEqual(STAGES);
  expect(control.requests).toHaveLength(4);
});

test.each(['unreachable', 'unavailable', 'idempotency_in_progress'] as const)(
  'a command that lasts longer than the proxies wait (%s) is waited for, and not run again',
  async (code) => {
    control.loseCallOf('up --detach', code);

    await expect(go()).resolves.toMatchObject({ outcome: 'done' });

    expect(control.executed).toEqual(STAGES);
  },
);

test('killed while people think, it waits for the same request', async () => {
  control.decide(() => {
    throw new Killed();
  });
  await expect(go()).rejects.toThrow(Killed);

  control.decide(() => 'APPROVED');
  await go();

  expect(control.requests).toHaveLength(4);
});

test('an approval of one stage is none for another, nor for other commands', async () => {
  control.dieDuring(STAGES[1] ?? '');
  await expect(go()).rejects.toThrow(Killed);
  const state = JSON.parse(readFileSync(drill.stateFile, 'utf8')) as {
    stages: Record<string, { approval_id?: string }>;
  };
  state.stages['remove'] = { approval_id: 'approval-1' };
  rewrite(state);
  await expect(go()).rejects.toThrow(/request approval-1 is another stage's/);

  delete state.stages['stop'];
  state.stages['stop'] = { approval_id: 'approval-2' };
  delete state.stages['remove'];
  rewrite(state);
  await expect(go()).rejects.toThrow(/request approval-2 is for other commands/);
  expect(control.executed).toEqual(STAGES.slice(0, 2));
});

const rewrite = (state: unknown): void => writeFileSync(drill.stateFile, JSON.stringify(state), { mode: 0o600 });

describe('what the file alone says is done', () => {
  const [stop = '', remove = ''] = STAGES;
  const rewritten = (stages: object): void => {
    const state = JSON.parse(readFileSync(drill.stateFile, 'utf8')) as { stages: object };
    rewrite({ ...state, stages: { ...state.stages, ...stages } });
  };
  beforeEach(async () => {
    control.dieDuring(stop);
    await expect(go()).rejects.toThrow(Killed);
  });
  const asked = (line: string) =>
    control.connection.work.requestApproval({
      worker_id: 'driller',
      title: 'By hand',
      instruction: line,
      environment: 'test',
      commands: [line.split(' ')],
    });

  test('is not left out without a request', async () => {
    rewritten({ remove: { outcome: 'done' } });
    await expect(go()).rejects.toThrow(/remove: it is said to be done, and under no request/);
  });

  test('is not left out under a request that nobody approved, or under which nothing ran', async () => {
    const { approval_id: id } = await asked(remove);
    rewritten({ remove: { outcome: 'done', approval_id: id } });
    await expect(go()).rejects.toThrow(/remove: it is said to be done, and .* still waits for a person/);

    await control.connection.work.waitForApproval({ id });
    await expect(go()).rejects.toThrow(/remove: it is said to be done, and ".* down" did not succeed under/);
  });

  test('is not left out when it failed', async () => {
    control.endWith('down', 1);
    await expect(go()).rejects.toThrow(/ended with 1/);
    rewritten({ remove: { outcome: 'done', approval_id: 'approval-2' } });
    await expect(go()).rejects.toThrow(/remove: it is said to be done, and ".* down" did not succeed under approval-2/);
  });

  test('is looked at again where it is a look', async () => {
    control.dieDuring(' ps');
    await expect(go()).rejects.toThrow(Killed);
    rewritten({ validate: { outcome: 'done', approval_id: 'approval-4' } });
    seen.key = 'another-key';
    await expect(go()).rejects.toThrow(/another key than before/);
  });

  afterEach(() => expect(control.executed.filter((line) => line === stop)).toHaveLength(1));
});

test('a command that fails ends the drill; only a new yes tries again', async () => {
  control.endWith('down', 1);
  await expect(go()).rejects.toThrow(`"${STAGES[1]}" ended with 1`);
  expect(report().stages.map(({ outcome }) => outcome)).toEqual(['done', 'failed', 'open', 'open']);

  const [stopped] = report().stages;

  control.endWith('down', 0);
  await go();
  expect(report().stages[0]).toEqual(stopped);

  expect(control.executed).toEqual([STAGES[0], STAGES[1], ...STAGES.slice(1)]);
  expect(control.requests).toHaveLength(5);
});

test.each([
  ['is not healthy', { health: 'down' as const }, /does not become healthy/],
  ['signs with another key', { key: 'another-key' }, /another key than before/],
  ['has lost entries', { checkpoint: checkpoint(6, 1) }, /has 6 entries and had 7/],
  ['has another log of the same length', { checkpoint: checkpoint(7, 2) }, /not the one that it was/],
])('a system that came back and %s is not validated', async (_, changed, message) => {
  control.dieDuring(STAGES[3] ?? '');
  await expect(go()).rejects.toThrow(Killed);
  Object.assign(seen, changed);

  await expect(go()).rejects.toThrow(message);
  expect(report()).toMatchObject({ outcome: 'incomplete', stages: [{}, {}, {}, { outcome: 'failed' }] });
});

test('the drilled one is never its own control', async () => {
  await expect(go({ target: { ...drill.target, origin: 'http://control' } })).rejects.toThrow(/another must do it/);
  seen.key = 'control-key';
  await expect(go()).rejects.toThrow(/are one Wingman/);
  seen.health = 'down';
  await expect(go()).rejects.toThrow(/nobody knows which Wingman it is/);

  expect(control.requests).toEqual([]);
});

test('a state that others may change, or of other work, is not believed', async () => {
  control.dieDuring(STAGES[0] ?? '');
  await expect(go()).rejects.toThrow(Killed);

  await expect(go({ drilled: { ...drill.drilled, file: 'other.yml' } })).rejects.toThrow(/is of other work/);
  chmodSync(drill.stateFile, 0o644);
  await expect(go()).rejects.toThrow(/can be read or changed by others/);
  expect(control.executed).toEqual(STAGES.slice(0, 1));
});

test.each([
  [['--env', 'dev'], /expected test or prd/],
  [['--env', 'test', '--rebuild', 'front'], /expected IMAGE=FOLDER/],
  [['--env', 'test', '--project', '--all'], /argument is ambiguous|expected the name/],
  [['--env', 'test'], /where is Wingman/],
])('wingman dr-drill %j is explained', async (args, message) => {
  const { code, errors } = await runWingman([drDrill], ['dr-drill', ...args]);

  expect([code, errors]).toEqual([2, expect.stringMatching(message)]);
});
