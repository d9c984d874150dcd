import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readLiteralCommand } from '@wingman/policy';
import { call, describeWithDocker, TEST_IMAGE, until } from '@wingman/testkit';
import type { CallAnswer, TestService } from '@wingman/testkit';
import { rowsFor, whyNoRows } from './attack-rows.js';
import type { AttackRow } from './attack-rows.js';
import { startDockerGateway } from './docker-gateway.js';
import type { Approved, DockerGateway } from './docker-gateway.js';
import { createWorker, startGateway } from './gateway.js';

type Presented = NonNullable<AttackRow['input']['presented']>;
type Case = Pick<AttackRow, 'id' | 'family' | 'input' | 'expect'>;

/** Cases of our own, in the words of the labelled ones, so that the proof needs no folder. */
const own = (family: string, approved: string, presented: string | Presented, pre?: string): Case => ({
  id: 'own',
  family,
  input: { approved, presented: typeof presented === 'string' ? { command: presented } : presented, pre },
  expect: { decision: 'DENY' },
});

const OWN: readonly Case[] = [
  own('substring', 'docker stop {C}', 'docker stop'),
  own('substring', 'docker stop {C}', 'docker stop {C} {C}'),
  own('substring', 'docker rm {C}', 'docker rm --force {C}'),
  own('substring', 'docker stop {C}', 'docker kill {C}'),
  own('substring', 'docker stop {C}', 'docker stop {CSHORT}'),
  own('substring', 'docker stop {C}', 'docker --debug stop {C}'),
  own('variants', 'docker stop {C}', 'docker stop\u200b {C}'),
  own('variants', 'docker stop {C}', 'docker stop \u202e{C}'),
  own('variants', 'docker stop {C}', 'd\u043ecker stop {C}'),
  own('variants', 'docker stop {C}', '/usr/bin/docker stop {C}'),
  own('variants', 'docker stop {C}', 'docker stop {C} --'),
  own('injection', 'docker restart {C}', 'docker restart {C} & docker rm -f {C2}'),
  own('injection', 'docker restart {C}', 'docker restart `docker rm -f {C2}`'),
  own('injection', 'docker restart {C}', 'docker restart {C} > /etc/passwd'),
  own('injection', 'docker restart {C}', 'docker restart ${X:-{C2}}'),
  own('injection', 'docker restart {C}', 'docker restart {C}\rdocker rm -f {C2}'),
  own('shape', 'docker restart {C}', { __raw__: '["docker","restart"]' }),
  own('shape', 'docker restart {C}', { __raw__: 'null' }),
  own('shape', 'docker restart {C}', { __raw__: '{"command":{"0":"docker"}}' }),
  own('shape', 'docker restart {C}', { __raw__: '{"command":["docker","restart",null]}' }),
  own('shape', 'docker restart {C}', { __raw__: '{"command":["docker","restart","{C}"],"force":true}' }),
  own('shape', 'docker restart {C}', { __raw__: '{"command":["docker","restart","{C}\\u0000"]}' }),
  own('shape', 'docker restart {C}', { __raw__: '{"command":["docker","restart","{C}\\ud800"]}' }),
  own('shape', 'docker restart {C}', { command: 'docker restart {C}', 'content-type': 'text/plain' }),
  own('state', 'docker restart {C}', 'docker restart {C}', 'approval CANCELLED'),
  own('state', 'docker restart {C}', 'docker restart {C}', 'approval AUTO_REJECTED'),
  own('binding', 'docker rm -f {C}', 'docker rm -f {C}', '{C} was removed and recreated from another image'),
  own('binding', 'docker volume rm {V}', 'docker volume rm {V}', '{V} was removed and created again'),
  own('binding', 'docker network rm {N}', 'docker network rm {N}', '{N} was removed and created again'),
  own('binding', 'docker rmi {I}', 'docker rmi {I}', '{I} re-tagged after approval'),
  own('paths', "docker kill '{C}/kill?signal=9&x='", "docker kill '{C}/kill?signal=9&x='"),
  own('paths', "docker rm '..%2fvolumes%2f{V}'", "docker rm '..%2fvolumes%2f{V}'"),
  own('paths', "docker volume rm '../containers/{C}'", "docker volume rm '../containers/{C}'"),
  own('paths', "docker start '{C}#'", "docker start '{C}#'"),
  { ...own('benign', 'docker restart {C}', 'docker restart {C}'), expect: { decision: 'ALLOW_ONCE' } },
  { ...own('benign', 'docker rm -f {C}', "docker rm -f '{C}'"), expect: { decision: 'ALLOW_ONCE' } },
  { ...own('benign', 'docker volume rm {V}', 'docker volume rm {V}'), expect: { decision: 'ALLOW_ONCE' } },
];

/** Compose is carried out by the program of its own that Debian has. */
const COMPOSE = '/usr/bin/docker-compose';
const BY_CLIENT = /^docker compose /;
const whyNoCompose = existsSync(COMPOSE) ? undefined : `no ${COMPOSE}`;
/** Shown by tests of their own: below, and with two replicas in test/e2e/execution-replays.test.ts. */
const SEE = ['100 parallel', 'does not exist'];
const ROWS = rowsFor('gateway').filter(({ input: { pre = '' } }) => !SEE.some((word) => pre.includes(word)));

describeWithDocker('attacks on the gateway, in front of a real engine', (docker) => {
  let gateway: DockerGateway;
  let elsewhere: TestService;
  let names: Record<string, string>;
  let untouched: string[];
  let projects: string;
  let count = 0;

  beforeAll(async () => {
    projects = await mkdtemp(path.join(tmpdir(), 'wingman-attacks-'));
    gateway = await startDockerGateway(docker, { settings: { GATEWAY_PROJECTS_FOLDER: projects } });
    elsewhere = await startGateway(gateway.database, {
      keys: gateway.keys,
      ...gateway.parts,
      allowedEnvironments: ['prd'],
    });
    names = await world();
    untouched = await stateOf(names);
  });
  afterAll(async () => {
    expect(await elsewhere.close()).toBe(true);
    expect(await gateway.close()).toBe(true);
    await rm(projects, { recursive: true, force: true });
  });

  /** What the placeholders of a case stand for; nothing of it is anybody else's. */
  async function world(): Promise<Record<string, string>> {
    const name = (what: string) => docker.name(`${what}-${(count += 1)}`);
    const [C, C2] = await Promise.all([gateway.running(name('c')), gateway.running(name('c2'))]);
    const V = await gateway.cli('volume', 'create', '--label', docker.label, name('v'));
    const N = name('n');
    await gateway.cli('network', 'create', '--label', docker.label, N);
    const I = `${name('i')}:1`;
    await gateway.cli('tag', TEST_IMAGE, I);
    const CSHORT = await gateway.cli('inspect', '-f', '{{slice .Id 0 12}}', C);
    return { C, C2, V, N, I, CSHORT };
  }

  const writeComposeFile = (file: string, more = ''): Promise<void> =>
    writeFile(
      path.join(projects, gateway.worker.tenantId, file),
      `version: "3.7"\nservices:\n  web:\n    image: ${TEST_IMAGE}\n    command: sleep 600\n    stop_signal: KILL\n${more}`,
    );

  /** A project of compose, up where the case takes it down. */
  async function project(line: string): Promise<Record<string, string>> {
    const P = docker.name(`p-${(count += 1)}`);
    const F = `${P}.yml`;
    await mkdir(path.join(projects, gateway.worker.tenantId), { recursive: true });
    await writeComposeFile(F);
    if (line.includes(' down')) {
      const up = await gateway.approved([['docker', 'compose', '-f', F, '-p', P, 'up', '-d']]);
      expect((await gateway.use(up)).body).toMatchObject({ status: 'SUCCEEDED' });
    }
    return { F, P };
  }

  const filled = (text: string, of: Record<string, string>): string =>
    text
      .replace(/\{([A-Z0-9]+)\}/g, (whole, name: string) => of[name] ?? whole)
      .replace('…(1 MiB)', 'A'.repeat(2 ** 20));

  /** A request as it lies there when somebody wrote into its row. */
  const setStatus = ({ approval }: Approved, status: string) =>
    gateway.database.query(
      `BEGIN; SET LOCAL session_replication_role = replica;
       UPDATE approvals.requests SET status = '${status}',
         decided_at = CASE '${status}' WHEN 'PENDING' THEN NULL ELSE decided_at END WHERE approval_id = '${approval.approvalId}'; COMMIT`,
    );

  /** Does what a case says happens between the approval and its use. */
  async function happen(pre: string, of: Record<string, string>, approved: Approved): Promise<void> {
    const status = /(?:status |approval )(PENDING|REJECTED|EXPIRED|CANCELLED|AUTO_REJECTED)/.exec(pre)?.[1];
    if (status !== undefined) await setStatus(approved, status);
    if (/^\{C\}.*recreated/.test(pre)) {
      await gateway.cli('commit', of['C']!, of['I']!);
      await gateway.cli('rm', '-f', of['C']!);
      await gateway.running(of['C']!);
    }
    if (pre.startsWith('compose file changed')) {
      await writeComposeFile(of['F']!, '    privileged: true\n    volumes: ["/:/h"]\n');
    }
    if (/^\{I\} re-tagged/.test(pre)) await gateway.cli('commit', of['C2']!, of['I']!);
    for (const [letter, kind] of [
      ['V', 'volume'],
      ['N', 'network'],
    ] as const) {
      if (!pre.startsWith(`{${letter}}`)) continue;
      const made = () => gateway.cli(kind, 'inspect', '-f', '{{.CreatedAt}}', of[letter]!).catch(() => '');
      const before = await made();
      const again = async (): Promise<void> => {
        await gateway.cli(kind, 'rm', of[letter]!);
        await gateway.cli(kind, 'create', '--label', docker.label, of[letter]!);
      };
      await again();
      // The engine tells volumes apart by the second in which they were made.
      if (kind === 'volume') {
        await until(async () => {
          if ((await made()) !== before) return true;
          await again();
          return false;
        });
      }
    }
  }

  async function bodyOf(presented: Presented, of: Record<string, string>, approved: Approved): Promise<string> {
    const token = await gateway.mint(approved);
    const approvalId =
      presented.approval_id === undefined ? approved.approval.approvalId : '0197a5b0-0000-7000-8000-000000000000';
    const head = JSON.stringify({ token, approval_id: approvalId }).slice(0, -1);
    const { __raw__: raw, command = '' } = presented;
    if (raw === undefined) return `${head},"command":${JSON.stringify(filled(command, of))}}`;
    // The whole of what is needed to run stands there, beside what the case has wrong.
    return filled(raw, of).replace('{"', `${head},"`);
  }

  interface Presentation {
    answer: CallAnswer;
    approved: Approved;
    words: string[];
    again(): Promise<CallAnswer>;
  }

  async function present(
    { input: { approved: line = '', presented = {}, pre = '' } }: Case,
    things: Record<string, string>,
  ): Promise<Presentation> {
    const of = BY_CLIENT.test(line) ? { ...things, ...(await project(line)) } : things;
    const read = readLiteralCommand(filled(line, of));
    // A line that means something to a shell cannot be asked for: whoever tries has a token for something else.
    const words = read.ok ? read.argv : ['docker', 'restart', of['C2']!];
    const approved = await gateway.approved([words]);
    await happen(pre, of, approved);
    const stranger = /belongs to tenant/.test(pre) ? await createWorker(gateway.database) : gateway.worker;
    const { url } = /execution in PRD/.test(pre) ? elsewhere : gateway.service;
    const body = await bodyOf(presented, of, approved);
    const headers = { 'content-type': presented['content-type'] ?? 'application/json' };
    const send = () => call(`${url}/gateway/execute`, { key: stranger.key, body, headers });
    gateway.proxy.clear();
    return { answer: await send(), approved, words, again: send };
  }

  const rowsOf = ({ approval }: Approved) =>
    gateway.database.query(`SELECT command FROM gateway.executions WHERE approval_id = $1 AND status <> 'REFUSED'`, [
      approval.approvalId,
    ]);
  const refusals = async (): Promise<number> =>
    (await gateway.database.query(`SELECT FROM gateway.executions WHERE status = 'REFUSED'`)).length;
  const state = (container: string) =>
    gateway.cli('inspect', '-f', '{{.Id}} {{.State.Status}} {{.State.StartedAt}}', container);

  const stateOf = ({ C, C2, V, N, I }: Record<string, string>): Promise<string[]> =>
    Promise.all([
      state(C!),
      state(C2!),
      gateway.cli('volume', 'inspect', V!),
      gateway.cli('network', 'inspect', N!),
      gateway.cli('image', 'inspect', '-f', '{{.Id}}', I!),
    ]);

  async function expectDenied(of: Case, { own: fresh }: { own: boolean }): Promise<void> {
    const things = fresh ? await world() : names;
    const before = await refusals();
    const presentation = present(of, things);
    const { answer, approved } = await presentation;

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body.code).toEqual(expect.any(String));
    expect(gateway.proxy.mutations()).toEqual([]);
    expect(await rowsOf(approved)).toEqual([]);
    // Also what is no JSON of the right form: it is recorded as an attempt, at what nobody knows.
    expect((await refusals()) - before).toBe(1);
  }

  async function expectOnce(of: Case): Promise<void> {
    const { answer, approved, words, again } = await present(of, await world());

    expect(answer.body).toMatchObject({ status: 'SUCCEEDED', exit_code: 0 });
    expect(gateway.proxy.mutations().length).toBeGreaterThan(0);
    expect(await rowsOf(approved)).toEqual([{ command: words }]);
    gateway.proxy.clear();
    expect(await again()).toMatchObject({ status: 409, body: { code: 'token_replayed' } });
    expect(gateway.proxy.mutations()).toEqual([]);
  }

  async function expectDeniedOrSame(of: Case): Promise<void> {
    const { answer, approved, words } = await present(of, await world());
    if (answer.status === 200) expect(await rowsOf(approved)).toEqual([{ command: words }]);
    else {
      expect(answer.status).toBeLessThan(500);
      expect(gateway.proxy.mutations()).toEqual([]);
    }
  }

  const titleOf = ({ id, family, input: { approved = '', presented, pre = '' } }: Case): string =>
    `${id} ${family}: ${JSON.stringify((presented?.command ?? presented?.__raw__ ?? approved).slice(0, 80))} ${pre}`;
  const changesWorld = ({ input: { pre = '' } }: Case): boolean => /recreated|created again|re-tagged/.test(pre);

  for (const row of [...OWN, ...ROWS]) {
    const { decision } = row.expect;
    if (BY_CLIENT.test(row.input.approved ?? '') && whyNoCompose !== undefined) {
      test.skip(`${titleOf(row)}: skipped, ${whyNoCompose}`, () => undefined);
    } else if (decision === 'ALLOW_ONCE') test(`runs once: ${titleOf(row)}`, () => expectOnce(row));
    else if (decision === 'DENY_OR_SAME_ARGV') {
      test(`runs just the words that were approved, or nothing: ${titleOf(row)}`, () => expectDeniedOrSame(row));
    } else test(`runs nothing: ${titleOf(row)}`, () => expectDenied(row, { own: changesWorld(row) }));
  }

  test('and after all of them nothing has changed that was shared', async () => {
    expect(await stateOf(names)).toEqual(untouched);
  });

  test('what fails for one of two operands is told for each, and the other one is done', async () => {
    const { C2 } = await world();
    const ghost = docker.name('ghost');
    const approved = await gateway.approved([['docker', 'stop', ghost, C2!]]);

    const { status, body } = await gateway.use(approved);

    expect([status, body.status, body.exit_code]).toEqual([200, 'FAILED', 1]);
    expect(body.stdout).toBe(`${C2}\n`);
    expect(body.stderr).toContain(`No such container: ${ghost}`);
    expect(await state(C2!)).toMatch(/ exited /);
  });

  describe('the engine’s interface is not here', () => {
    const paths: [string, string, string | undefined][] = [
      ['DELETE', '//volumes/{V}', undefined],
      ['DELETE', '/volumes/{V}', undefined],
      ['DELETE', '/gateway/../volumes/{V}', undefined],
      ['POST', '/containers/create', JSON.stringify({ Image: TEST_IMAGE, padding: 'x'.repeat(2 ** 21) })],
      ['POST', '/containers/create', JSON.stringify({ Image: TEST_IMAGE })],
      ['POST', '/v1.41/containers/{C}/kill', '{}'],
      ['GET', '/containers/{C}/archive?path=/', undefined],
      ['GET', '/gateway/evidence/containers/{C}%2farchive%3fpath=%2f', undefined],
      ['GET', '/gateway/evidence/containers/..%2f..%2finfo', undefined],
    ];

    test.each(paths)('%s %s', async (method, path, body) => {
      gateway.proxy.clear();

      const answer = await call(`${gateway.service.url}${filled(path, names)}`, {
        method,
        key: gateway.worker.read.key,
        body,
      });

      expect([400, 404, 413]).toContain(answer.status);
      expect(gateway.proxy.requests).toEqual([]);
    });
  });

  const missing = whyNoRows();
  if (missing === undefined) {
    test('the labelled cases are there', () => expect(ROWS.length).toBeGreaterThan(40));
  } else test.skip(`the labelled attacks on the gateway: skipped, ${missing}`, () => undefined);
});
