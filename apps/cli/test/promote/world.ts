import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WingmanClient } from '@wingman/sdk';
import type { CommandIo } from '../../src/command.js';
import { type PromotionRun, runPromotion } from '../../src/promote/run-promotion.js';
import type { Container } from '../../src/promote/running.js';
import type { StagedReport } from '../../src/staged/report.js';
import { createFakeControl, type FakeControl } from '../staged/fake-control.js';
import { checkpoint, LOG_KEY } from '../staged/log.js';

/** The id of an image that is called so here. */
export const id = (name: string): string => `sha256:${createHash('sha256').update(name).digest('hex')}`;

/** As a registry calls it. */
export const POSTGRES = `postgres:17@sha256:${'5'.repeat(64)}`;

const COMPOSE_FILE = `
services:
  front: { image: 'wingman/front:2', environment: { TOKEN: 'secret of 10:30' } }
  migrate: { image: 'wingman/migrate:2', restart: 'no' }
  postgres: { image: '${POSTGRES}' }
  grafana: { image: 'grafana:1', profiles: [pages] }
`;

/** TEST with a release that is well, PRD with an earlier one, and a control. */
export interface World {
  folder: string;
  control: FakeControl;
  run: PromotionRun;
  /** What the two systems answer. */
  seen: {
    source: 'ok' | 'down';
    sourceKey: string;
    health: 'ok' | 'down';
    key: string;
    checkpoint: string;
    /** Newest first. */
    alerts: { id: string; at: string }[];
  };
  /** The containers of TEST. */
  test: Record<'front' | 'migrate' | 'postgres', Container>;
  go(): Promise<StagedReport>;
}

const io: CommandIo = {
  stdin: (async function* () {})(),
  env: {},
  print: () => undefined,
  printError: () => undefined,
  write: () => undefined,
  writeError: () => undefined,
  interruption: () => new AbortController().signal,
};

const containersOf = (release: number): World['test'] => {
  const one = (service: string, image: string): Container => {
    const once = service === 'migrate';
    const state = once ? { state: 'exited', health: '' } : { state: 'running', health: 'healthy' };
    return { service, image: id(image), exitCode: 0, ...state };
  };
  return {
    front: one('front', `front-${release}`),
    migrate: one('migrate', `migrate-${release}`),
    postgres: one('postgres', 'postgres'),
  };
};

export function createWorld(): World {
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-promote-'));
  mkdirSync(path.join(folder, 'wingman-prd'));
  writeFileSync(path.join(folder, 'wingman-prd/docker-compose.yml'), COMPOSE_FILE, { mode: 0o640 });
  const control = createFakeControl('control-key');
  control.wantChecks();
  const test = containersOf(2);
  control.engine.containers = {
    'wingman-test': Object.values(test),
    'wingman-prd': Object.values(containersOf(1)),
  };
  control.engine.images = {
    'wingman/front:2': id('front-2'),
    'wingman/migrate:2': id('migrate-2'),
    [POSTGRES]: id('postgres'),
  };
  const seen: World['seen'] = {
    source: 'ok',
    sourceKey: 'source-key',
    health: 'ok',
    key: LOG_KEY,
    checkpoint: checkpoint(7, 1),
    alerts: [{ id: 'old', at: '2026-11-21T09:00:00.000Z' }],
  };
  const source = {
    health: () => Promise.resolve({ status: seen.source, services: {} }),
    getLedgerKey: () => Promise.resolve(seen.sourceKey),
  } as unknown as WingmanClient;
  const target = {
    health: () => Promise.resolve({ status: seen.health, services: {} }),
    getLedgerKey: () => Promise.resolve(seen.key),
    getCheckpoint: () => Promise.resolve(seen.checkpoint),
    listAlerts: () =>
      Promise.resolve({ items: seen.alerts.map(({ id: alert, at }) => ({ alert_id: alert, raised_at: at })) }),
  } as unknown as WingmanClient;
  let clock = Date.parse('2026-11-21T10:00:00.000Z');
  const run: PromotionRun = {
    from: 'test',
    to: 'prd',
    fromProject: 'wingman-test',
    toProject: 'wingman-prd',
    projects: folder,
    file: 'wingman-prd/docker-compose.yml',
    earlierFile: 'wingman-prd/docker-compose.yml',
    stateFile: path.join(folder, 'state.json'),
    control: control.connection,
    source: { origin: 'http://source', client: source, mayRead: false },
    target: { origin: 'http://target', client: target, mayRead: true },
    workerId: 'releaser',
    report: path.join(folder, 'report'),
    askAgain: false,
    allowUnpinnedImages: false,
    now: () => new Date((clock += 1_500)),
    waiting: () => ({ again: () => Promise.resolve(false) }),
  };
  return { folder, control, run, seen, test, go: () => runPromotion(run, io) };
}
