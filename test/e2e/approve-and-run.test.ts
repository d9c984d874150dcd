import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithDocker, runDocker, TEST_IMAGE, until } from '@wingman/testkit';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

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
