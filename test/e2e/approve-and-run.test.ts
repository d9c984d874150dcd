import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SECTION_NAMES } from '@wingman/contracts';
import { describeWithDocker, runDocker, TEST_IMAGE, until } from '@wingman/testkit';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

/** What the tests read of a run's report. */
interface RunReport {
  outcome: string;
  approval: { approval_id: string } | null;
  steps: { execution_id: string }[];
}

const LONG = 120_000;
const WINGMAN = path.resolve(import.meta.dirname, '../../dist/apps/cli/main.js');
const WRAPPER = [path.resolve(import.meta.dirname, '../../tools/docker')];

describeWithDocker('wingman approve-and-run, on the running system', (docker) => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem({ DOCKER_HOST: docker.host });
  }, LONG);
  afterAll(() => system.stop(), LONG);

  const cli = async (...words: string[]) => (await runDocker(words, { host: docker.host })).stdout.trim();
  const running = async (what: string): Promise<string> => {
    const name = docker.name(what);
    await cli('run', '-d', '--name', name, '--label', docker.label, TEST_IMAGE, 'sleep', '600');
    return name;
  };
  const stateOf = (name: string) => cli('inspect', '-f', '{{.State.Status}}', name);

  function start(words: string[], env: Record<string, string> = {}, program = [process.execPath, WINGMAN]) {
    const [file = '', ...first] = program;
    const child = spawn(file, [...first, ...words], {
      env: {
        PATH: process.env['PATH'],
        WINGMAN_URL: system.stack.url,
        WINGMAN_WORK_KEY: system.stack.keys.work,
        WINGMAN_MINT_KEY: system.stack.keys.decide,
        WINGMAN_WORKER_ID: 'deployer',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const seen = { out: '', errors: '' };
    child.stdout.on('data', (chunk: Buffer) => (seen.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (seen.errors += chunk.toString()));
    const ended = new Promise<{ code: number | null; out: string; errors: string }>((resolve) =>
      child.once('close', (code) => resolve({ code, ...seen })),
    );
    const asked = () => until(() => /request (\S+) is PENDING/.exec(seen.errors)?.[1]);
    return { child, seen, ended, asked };
  }

  test('waits for the yes, runs the command, and is its output and exit code; the same request runs nothing twice', async () => {
    const web = await running('web');
    const command = ['docker', 'exec', web, 'sh', '-c', 'rm -rf /data; echo out; echo oops >&2; exit 42'];
    const run = start(['approve-and-run', '--title', 'Look inside', '--', ...command]);
    const id = await run.asked();
    await system.decide.approve({ id });

    const ended = await run.ended;
    const again = await start(['approve-and-run', '--approval', id]).ended;

    expect(ended).toMatchObject({ code: 42, out: 'out\n' });
    expect(ended.errors).toContain('oops\n');
    expect(again).toMatchObject({ code: 42, out: 'out\n' });
    expect(again.errors).toContain('it was started at');
    const { items } = await system.read.listExecutions({ approval_id: id });
    expect(items).toHaveLength(1);
  });

  test('a no is told with its reason, and nothing runs', async () => {
    const db = await running('db');
    const run = start(['approve-and-run', '--', 'docker', 'rm', '-f', db]);
    await system.decide.reject({ id: await run.asked(), reason: 'not on a Friday' });

    const { code, out, errors } = await run.ended;
    expect({ code, out }).toEqual({ code: 125, out: '' });
    expect(errors).toMatch(/was rejected by .*: not on a Friday/);
    expect(await stateOf(db)).toBe('running');
  });

  test('Ctrl-C withdraws the request', async () => {
    const name = await running('interrupted');
    const run = start(['approve-and-run', '--', 'docker', 'stop', '-t', '0', name]);
    const id = await run.asked();
    run.child.kill('SIGINT');

    expect((await run.ended).code).toBe(130);
    expect((await system.read.getApproval({ id })).status).toBe('CANCELLED');
  });

  test(
    'it goes on waiting while approvals is away',
    async () => {
      const name = await running('patient');
      const run = start(['approve-and-run', '--', 'docker', 'stop', '-t', '0', name]);
      const id = await run.asked();
      const approvals = system.stack.services['approvals'];
      await approvals.kill('SIGKILL');
      await until(() => run.seen.errors.includes('still waiting'));
      await approvals.start();
      await system.decide.approve({ id });

      expect(await run.ended).toMatchObject({ code: 0, out: `${name}\n` });
      expect(await stateOf(name)).toBe('exited');
    },
    LONG,
  );

  test('asked with --no-wait, run with exec; what was replaced meanwhile, and a key that may not mint, run nothing', async () => {
    const name = await running('later');
    const command = ['docker', 'stop', '-t', '0', name];
    const id = (await start(['approve-and-run', '--no-wait', '--', ...command]).ended).out.trim();
    expect((await start(['exec', id]).ended).errors).toContain('still waits for a person');
    await system.decide.approve({ id });

    const unable = await start(['exec', id], { WINGMAN_MINT_KEY: '' }).ended;
    expect(unable.code).toBe(125);
    expect(unable.errors).toContain('it needs the scope mint');
    expect((await start(['exec', id, '--', ...command, 'other']).ended).code).toBe(2);
    await cli('rm', '-f', name);
    await running('later');
    const drifted = await start(['exec', id, '1']).ended;
    expect(drifted.code).toBe(125);
    expect(drifted.errors).toContain('no longer what was approved');
    expect(await stateOf(name)).toBe('running');
  });

  const noEngine = !existsSync('/var/run/docker.sock');
  const reason = noEngine ? '' : ' (skipped: this machine has an engine at the usual place)';
  (noEngine ? test : test.skip)(`the wrapper of an account without an engine reads here${reason}`, async () => {
    const name = await running('seen');
    const wrapped = (...words: string[]) =>
      start(words, { WINGMAN_AUDIT_FILE: path.join(system.sandbox, 'audit.jsonl') }, WRAPPER).ended;

    expect(await wrapped('ps', '--filter', `name=${name}`, '--format', '{{.Names}}')).toEqual({
      code: 0,
      out: `${name}\n`,
      errors: '',
    });
    expect((await wrapped('inspect', docker.name('absent'))).code).toBe(1);
    expect(await wrapped('kill', name)).toMatchObject({ code: 126, out: '' });
    expect(await stateOf(name)).toBe('running');
  });

  describe('a plan', () => {
    /** A plan of these commands, with what will prove it. */
    async function planned(name: string, commands: string[], checks: unknown[]): Promise<string> {
      const sections = SECTION_NAMES.map((section) => `## ${section}\n\nWhat belongs to ${section} stands here.\n`);
      const blocks = ['```sh', ...commands, '```', '', '```json wingman-checks', JSON.stringify(checks), '```'];
      return system.write(`${name}.md`, [`# Plan ${name}`, '', ...sections, 'Run:', '', ...blocks, ''].join('\n'));
    }
    const stopped = (name: string) => ({ type: 'container', name, state: 'stopped' });
    const reportOf = async (plan: string) => JSON.parse(await readFile(`${plan}.report.json`, 'utf8')) as RunReport;
    const waiting = (run: ReturnType<typeof start>) =>
      until(() => /request (\S+) is PENDING/.exec(run.seen.errors)?.[1]);

    test(
      'killed while it waits and while it executes, it goes on, runs each command once, and is proven',
      async () => {
        const [first, second] = [await running('one'), await running('two')];
        const commands = [`docker stop -t 4 ${first}`, `docker stop -t 0 ${second}`];
        const plan = await planned('stop-both', commands, [stopped(first), stopped(second)]);

        const asking = start(['run', plan]);
        const id = await waiting(asking);
        asking.child.kill('SIGKILL');
        await asking.ended;
        await system.decide.approve({ id });
        const executing = start(['run', plan]);
        await until(async () => (await system.read.listExecutions({ approval_id: id })).items.length > 0);
        executing.child.kill('SIGKILL');
        await executing.ended;
        const { code, errors } = await start(['run', plan]).ended;

        const report = await reportOf(plan);
        expect({ code, outcome: report.outcome, id: report.approval?.approval_id }).toEqual({
          code: 0,
          outcome: 'PROVEN',
          id,
        });
        expect(errors).toContain('it was started at');
        const { items } = await system.read.listExecutions({ approval_id: id });
        expect(items.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
        expect(report.steps.map(({ execution_id: step }) => step)).toEqual(
          items.map((each) => each.execution_id).reverse(),
        );
        expect((await stat(`${plan}.run.json`)).mode & 0o777).toBe(0o600);
      },
      LONG,
    );

    test('a plan that the gate rejects asks nobody and runs nothing', async () => {
      const name = await running('kept');
      const plan = await system.write('thin.md', `# Thin\n\n\`\`\`sh\ndocker stop ${name}\n\`\`\`\n`);
      const { code, out } = await start(['run', plan]).ended;
      expect(code).toBe(1);
      expect(out).toContain('missing: DELIVERABLES');
      expect((await reportOf(plan)).approval).toBeNull();
      expect(await stateOf(name)).toBe('running');
    });

    test('a state that names the approval of something else runs nothing', async () => {
      const name = await running('forged');
      const granted = await system.work.requestApproval({
        worker_id: 'deployer',
        title: 'Another',
        instruction: 'Another',
        commands: [['docker', 'stop', '-t', '0', name]],
        environment: 'dev',
      });
      await system.decide.approve({ id: granted.approval_id });
      const plan = await planned('forged', [`docker stop -t 1 ${name}`], [stopped(name)]);
      const asking = start(['run', plan]);
      await waiting(asking);
      asking.child.kill('SIGKILL');
      await asking.ended;
      const state = JSON.parse(await readFile(`${plan}.run.json`, 'utf8')) as Record<string, unknown>;
      await writeFile(`${plan}.run.json`, JSON.stringify({ ...state, approval_id: granted.approval_id }));

      const { code, errors } = await start(['run', plan]).ended;

      expect(code).toBe(125);
      expect(errors).toContain('is not the request of this plan');
      expect(await stateOf(name)).toBe('running');
    });

    test('a command that fails ends the run: what follows is not run, and nothing is claimed', async () => {
      const [bad, after] = [await running('bad'), await running('after')];
      const plan = await planned('fails', [`docker exec ${bad} false`, `docker stop ${after}`], []);
      const text = (await readFile(plan, 'utf8')).replace(/```json wingman-checks[\s\S]*$/, '');
      await writeFile(plan, text);
      const failing = start(['run', plan]);
      await system.decide.approve({ id: await waiting(failing) });

      expect((await failing.ended).code).toBe(1);
      const report = await reportOf(plan);
      expect(report).toMatchObject({ outcome: 'FAILED', claim_id: null, not_run: [['docker', 'stop', after]] });
      expect(await stateOf(after)).toBe('running');
    });
  });

  test(
    'without a service there is one sentence',
    async () => {
      const { code, errors } = await start(['approve-and-run', '--', 'docker', 'rm', 'x'], {
        WINGMAN_URL: 'http://127.0.0.1:1',
      }).ended;
      expect(code).toBe(125);
      expect(errors).toContain('http://127.0.0.1:1 does not answer');
    },
    LONG,
  );
});
