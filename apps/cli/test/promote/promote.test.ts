import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { promote } from '../../src/promote/promote.js';
import type { PromotionReport } from '../../src/promote/report.js';
import { runWingman } from '../run-wingman.js';
import { Killed } from '../staged/fake-control.js';
import { checkpoint } from '../staged/log.js';
import { createWorld, id, POSTGRES, type World } from './world.js';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => rmSync(world.folder, { recursive: true, force: true }));

const fileOf = (kind: string): string =>
  readdirSync(path.join(world.folder, 'wingman-prd')).find((name) => name.startsWith(kind)) ?? 'none';
/** What a promotion runs, in order. */
function stages(): string[] {
  const compose = `docker-compose --project-name wingman-prd --file wingman-prd/${fileOf('release')}`;
  return [
    `docker image inspect --format {{.Id}} ${id('front-2')} ${id('migrate-2')} ${id('postgres')}`,
    `${compose} config --quiet`,
    `${compose} run --rm --no-deps migrate`,
    `${compose} up --detach`,
    `${compose} ps`,
  ];
}
const wayBack = (): string =>
  `docker-compose --project-name wingman-prd --file wingman-prd/${fileOf('rollback')} up --detach --no-deps front postgres`;
const report = (): PromotionReport => JSON.parse(readFileSync(`${world.run.report}.json`, 'utf8')) as PromotionReport;
const servicesOf = (kind: string) =>
  (
    JSON.parse(readFileSync(path.join(world.folder, 'wingman-prd', fileOf(kind)), 'utf8')) as {
      services: Record<string, { image: string; environment?: unknown }>;
    }
  ).services;

describe('a release that is well', () => {
  test('goes on in four stages, each under a request of its own that passed the gate, by ids alone', async () => {
    await expect(world.go()).resolves.toMatchObject({ outcome: 'done' });

    expect(world.control.executed).toEqual(stages());
    const asked = world.control.requests.map(({ commands }) => commands.map((command) => command.join(' ')));
    const [look, config, migrate, start, gate] = stages();
    expect(asked).toEqual([[look, config], [migrate], [start], [gate]]);
    expect(world.control.requests[0]?.instruction).toContain(`front ${id('front-2')}`);
    expect(world.control.requests.map(({ environment }) => environment)).toEqual(['prd', 'prd', 'prd', 'prd']);
    expect(report()).toMatchObject({
      outcome: 'done',
      images: { front: id('front-2'), migrate: id('migrate-2'), postgres: id('postgres') },
      earlier: { front: id('front-1'), migrate: id('migrate-1'), postgres: id('postgres') },
      rollback: { approval_id: null },
    });
    for (const { took_ms: took, waited_ms: waited } of report().stages) {
      expect(took).toBeGreaterThan(0);
      expect(waited).toBeGreaterThan(0);
    }
    expect(readFileSync(`${world.run.report}.md`, 'utf8')).toContain(`| front | ${id('front-2')} | ${id('front-1')} |`);
  });

  test('runs from a file that says what the release says, but for the images; settings stay as private as they were', async () => {
    await world.go();

    expect(servicesOf('release')).toEqual({
      front: { image: id('front-2'), environment: { TOKEN: 'secret of 10:30' } },
      migrate: { image: id('migrate-2'), restart: 'no' },
      postgres: { image: id('postgres') },
      // Nobody starts it where its profile is not named.
      grafana: { image: 'grafana:1', profiles: ['pages'] },
    });
    expect(servicesOf('rollback')['front']?.image).toBe(id('front-1'));
    expect(statSync(path.join(world.folder, 'wingman-prd', fileOf('release'))).mode & 0o777).toBe(0o640);
  });

  test.each(['pin', 'migrate', 'start', 'gate'])(
    'without its own yes, %s does not happen, nor anything after it',
    async (stage) => {
      world.control.decide((title) => (title.includes(`, ${stage}:`) ? 'REJECTED' : 'APPROVED'));

      await expect(world.go()).rejects.toThrow(/was rejected by a person/);

      const ran = { pin: 0, migrate: 2, start: 3, gate: 4 }[stage];
      expect(world.control.executed).toEqual(stages().slice(0, ran));
      // Nothing has failed: nobody is asked for a way back.
      expect(report().rollback.approval_id).toBeNull();
    },
  );

  test('to production nothing runs that policy let pass and no person approved', async () => {
    world.control.letPass(', pin:');

    await expect(world.go()).rejects.toThrow(/approved by nobody: in prd people must/);

    expect(world.control.executed).toEqual([]);
  });

  test.each([0, 1, 2, 3, 4])('killed during command %i, it goes on, and nothing runs twice', async (index) => {
    const part = ['image inspect', 'config', 'run --rm', 'up --detach', ' ps'][index] ?? '';
    world.control.dieDuring(part);
    await expect(world.go()).rejects.toThrow(Killed);
    // What runs in either place has changed meanwhile: the release that was begun is the one that is finished.
    world.control.engine.containers['wingman-test'] = [];

    await expect(world.go()).resolves.toMatchObject({ outcome: 'done' });

    expect(world.control.executed).toEqual(stages());
    expect(world.control.requests).toHaveLength(4);
    expect(report().earlier['front']).toBe(id('front-1'));
  });

  test('another file than the one that people were asked about is not started', async () => {
    world.control.dieDuring('run --rm');
    await expect(world.go()).rejects.toThrow(Killed);
    const place = path.join(world.folder, 'wingman-prd', fileOf('release'));
    writeFileSync(place, readFileSync(place, 'utf8').replace(id('front-2'), id('other')));

    await expect(world.go()).rejects.toThrow(/not what people were asked about any more/);

    expect(world.control.executed).toEqual(stages().slice(0, 3));
  });
});

test('a release that was exchanged in the record is not what people saw, and a record without one is none', async () => {
  world.control.dieDuring('run --rm');
  await expect(world.go()).rejects.toThrow(Killed);
  const state = readFileSync(world.run.stateFile, 'utf8');
  const ran = [...world.control.executed];

  writeFileSync(world.run.stateFile, state.replaceAll(id('front-2'), id('other')), { mode: 0o600 });
  await expect(world.go()).rejects.toThrow(/pin: request approval-1 is for other commands/);

  writeFileSync(world.run.stateFile, state.replace('"release": "{', '"release": "'), { mode: 0o600 });
  await expect(world.go()).rejects.toThrow(/names no release/);
  expect(world.control.executed).toEqual(ran);
});

describe('what does not run well where it comes from', () => {
  test.each([
    [
      'runs another image than the file names',
      () => (world.test.front.image = id('other')),
      /front: .*front:2 is sha256/,
    ],
    ['is not healthy', () => (world.test.front.health = 'unhealthy'), /front is not well in test: running unhealthy/],
    ['has ended', () => (world.test.front.state = 'exited'), /front is not well in test: exited with 0/],
    ['did not migrate', () => (world.test.migrate.exitCode = 1), /migrate is not well in test: exited with 1/],
    ['is not there', () => world.control.engine.containers['wingman-test']?.splice(0, 1), /front does not run in test/],
    [
      'runs two images',
      () => world.control.engine.containers['wingman-test']?.push({ ...world.test.front, image: id('other') }),
      /front runs 2 different images/,
    ],
    ['has no such image', () => delete world.control.engine.images['wingman/front:2'], /no image wingman\/front:2/],
    ['does not answer', () => (world.seen.source = 'down'), /http:\/\/source is down/],
    ['is the same system', () => (world.seen.sourceKey = world.seen.key), /is where it is to go/],
    ['goes where nothing runs', () => delete world.control.engine.containers['wingman-prd'], /nothing runs in prd/],
  ])('a release that %s is not promoted, and nobody is asked', async (_, change, message) => {
    change();

    await expect(world.go()).rejects.toThrow(message);

    expect(world.control.requests).toEqual([]);
    expect(readdirSync(world.folder)).not.toContain('state.json');
  });

  test('the target is never its own control', async () => {
    world.seen.key = 'control-key';

    await expect(world.go()).rejects.toThrow(/another must do it/);

    expect(world.control.requests).toEqual([]);
  });
});

describe('an image of others that is named by a tag', () => {
  beforeEach(() => {
    const file = path.join(world.folder, world.run.file);
    writeFileSync(file, readFileSync(file, 'utf8').replace(POSTGRES, 'postgres:17'));
    world.control.engine.images['postgres:17'] = id('postgres');
  });

  test('does not go to production unless somebody says so', async () => {
    await expect(world.go()).rejects.toThrow(/postgres: postgres:17 is named by no digest\nname them by digest/);
    expect(world.control.requests).toEqual([]);

    world.run.allowUnpinnedImages = true;
    await expect(world.go()).resolves.toMatchObject({ outcome: 'done' });
  });

  test('goes from dev to TEST', async () => {
    world.run.from = 'dev';
    world.run.to = 'test';

    await expect(world.go()).resolves.toMatchObject({ outcome: 'done' });
  });
});

describe('a release that fails', () => {
  test.each([
    ['does not start', () => world.control.endWith('up --detach', 1), 'start'],
    ['is not healthy', () => (world.seen.health = 'down'), 'gate'],
    ['signs with another key', () => (world.seen.key = 'another'), 'gate'],
    ['has lost entries', () => (world.seen.checkpoint = checkpoint(6, 1)), 'gate'],
    ['has alerts', () => world.seen.alerts.unshift({ id: 'new', at: '2026-11-21T10:30:00.000Z' }), 'gate'],
  ])('that %s: people are asked for exactly the way back, and it does not run', async (_, fail, stage) => {
    world.control.whenRun('run --rm', fail);

    await expect(world.go()).rejects.toThrow();

    const asked = world.control.requests.at(-1);
    expect(asked).toMatchObject({
      title: expect.stringMatching(/^Roll prd back/),
      status: 'PENDING',
      environment: 'prd',
    });
    expect(asked?.commands.map((command) => command.join(' '))).toEqual([wayBack()]);
    expect(asked?.instruction).toContain(`front ${id('front-1')}`);
    expect(world.control.executed.some((line) => line.includes('rollback-'))).toBe(false);
    expect(report()).toMatchObject({ outcome: 'incomplete', rollback: { approval_id: asked?.approval_id } });
    expect(report().stages.find(({ name }) => name === stage)?.outcome).toBe('failed');
    expect(readFileSync(`${world.run.report}.md`, 'utf8')).toContain(`Request ${asked?.approval_id}`);
  });

  test('what fails before anything was started needs no way back', async () => {
    world.control.endWith('run --rm', 1);

    await expect(world.go()).rejects.toThrow(/ended with 1/);

    expect(world.control.requests).toHaveLength(2);
    expect(world.control.executed).toEqual(stages().slice(0, 3));
  });

  test('once it is well after all, the request for the way back is withdrawn; it was asked for once', async () => {
    world.seen.health = 'down';
    world.control.whenRun('run --rm', () => undefined);
    await expect(world.go()).rejects.toThrow(/healthy/);
    await expect(world.go()).rejects.toThrow(/healthy/);
    const [back, ...more] = world.control.requests.filter(({ title }) => title.startsWith('Roll'));
    expect([back?.status, more]).toEqual(['PENDING', []]);

    // Another request that waits is no way back, whatever the record calls it.
    const { approval_id: other } = await world.control.connection.work.requestApproval({
      worker_id: 'releaser',
      title: 'Another',
      instruction: back?.instruction ?? '',
      check_id: 'check-5',
      environment: 'prd',
      commands: [['docker', 'ps']],
    });
    const state = readFileSync(world.run.stateFile, 'utf8');
    writeFileSync(world.run.stateFile, state.replace(back?.approval_id ?? '', other), { mode: 0o600 });
    await expect(world.go()).rejects.toThrow(/healthy/);
    expect(report().rollback.approval_id).not.toBe(other);
    writeFileSync(world.run.stateFile, state, { mode: 0o600 });

    world.seen.health = 'ok';
    await expect(world.go()).resolves.toMatchObject({ outcome: 'done' });

    expect(back?.status).toBe('CANCELLED');
  });
});

test.each([
  [['--from', 'dev', '--to', 'prd'], /dev is not promoted to prd/],
  [['--from', 'prd', '--to', 'test'], /prd is not promoted to test/],
  [['--from', 'test', '--to', 'test'], /test is not promoted to test/],
  [['--from', 'test', '--to', 'prd'], /--projects/],
  [['--from', 'test', '--to', 'prd', '--projects', '/x', '--file', '../y.yml'], /a path in the folder/],
  [['--from', 'test', '--to', 'prd', '--projects', '/x', '--to-project', 'wingman-test'], /are one/],
  [['--from', 'test', '--to', 'prd', '--projects', '/x', '--healthy-within', '0'], /expected seconds/],
  [['--from', 'test', '--to', 'prd', '--projects', '/x'], /where is Wingman/],
])('wingman promote %j is explained', async (args, message) => {
  const { code, errors } = await runWingman([promote], ['promote', ...args]);

  expect([code, errors]).toEqual([2, expect.stringMatching(message)]);
});

test('a compose file that was not resolved is not taken', async () => {
  mkdirSync(path.join(world.folder, 'wingman-prd'), { recursive: true });
  writeFileSync(path.join(world.folder, world.run.file), 'services: { front: { image: "front:${TAG}" } }\n');

  await expect(world.go()).rejects.toThrow(/is not resolved/);
});
