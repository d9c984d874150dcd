import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from '@wingman/sdk';
import { call, describeWithDocker, runDocker, TEST_IMAGE, until } from '@wingman/testkit';
import { URI } from 'otpauth';
import type { TOTP } from 'otpauth';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';
import { createOtherTenant } from './support/tenant.js';

const LONG = 120_000;
const CHAT = -1001;

describeWithDocker('from a request to its execution, on the running system', (docker) => {
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

  /** Asked for, approved by a person; what the API says of it. */
  async function approved(commands: string[][]) {
    const asked = await system.work.requestApproval({
      worker_id: 'deployer',
      title: `Run ${commands.map((argv) => argv.join(' ')).join('; ')}`,
      instruction: 'Do as the commands say.',
      commands,
      environment: 'dev',
    });
    if (asked.status === 'PENDING') await system.decide.approve({ id: asked.approval_id });
    return asked;
  }

  const minted = async (approvalId: string, command: string[]): Promise<string> =>
    (await system.decide.mintToken({ approval_id: approvalId, command, environment: 'dev' })).token;

  const execute = (token: string, approvalId: string, command: string[], url = system.stack.url) =>
    call(`${url}/gateway/execute`, { key: system.stack.keys.work, body: { token, approval_id: approvalId, command } });

  const asks = (button: string) =>
    system.telegram.people.waitForMessage(CHAT, ({ reply_markup: keyboard }) =>
      JSON.stringify(keyboard ?? {}).includes(button),
    );

  test(
    'every way past approval is refused, as wingman verify-bypass tries them',
    async () => {
      const { stack } = system;
      const admin = createClient({ baseUrl: stack.url, key: stack.keys.admin });
      const other = await createOtherTenant(system, { name: 'others', tier: 'basic', workerId: 'bypass' });
      const { key: otherWorker } = await admin.createKey({ scopes: ['work'], worker_id: 'somebody-else' });
      const env = {
        PATH: process.env['PATH'],
        WINGMAN_URL: stack.url,
        WINGMAN_WORK_KEY: stack.keys.work,
        WINGMAN_DECIDE_KEY: stack.keys.decide,
        WINGMAN_READ_KEY: stack.keys.read,
        WINGMAN_OTHER_WORKER_KEY: otherWorker,
        WINGMAN_OTHER_TENANT_KEY: other.keys.work,
      };

      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['dist/apps/cli/main.js', 'verify-bypass', '--json'],
        {
          env,
        },
      );

      const { outcome, checks } = JSON.parse(stdout) as { outcome: string; checks: Record<string, string>[] };
      expect(checks.filter((check) => check['outcome'] !== 'passed')).toEqual([]);
      expect(checks.map(({ what }) => what)).toEqual(
        expect.arrayContaining([
          'no token',
          'replayed',
          'expired',
          'another worker',
          'another tenant',
          'not yet approved',
        ]),
      );
      expect(outcome).toBe('passed');
    },
    LONG,
  );

  test('runs what a person said yes to, once; the replay is refused and told in Telegram', async () => {
    const web = await running('web');
    const command = ['docker', 'rm', '-f', web];
    const id = await cli('inspect', '-f', '{{.Id}}', web);
    const asked = await approved([command]);
    expect(asked).toMatchObject({ status: 'PENDING', binding: 'bound', risk: { level: 'HIGH' } });
    expect((await system.read.getApproval({ id: asked.approval_id })).objects).toEqual({ [`0 container ${web}`]: id });
    const token = await minted(asked.approval_id, command);

    const ran = await execute(token, asked.approval_id, command);
    const again = await execute(token, asked.approval_id, command);

    expect(ran).toMatchObject({ status: 200, body: { status: 'SUCCEEDED', stdout: `${web}\n`, exit_code: 0 } });
    expect(ran.body.effects).toContainEqual({ type: 'container', action: 'destroy', id, name: web });
    expect(again).toMatchObject({ status: 409, body: { code: 'token_replayed' } });
    expect(await cli('ps', '-aq', '--filter', `name=${web}`)).toBe('');
    await until(() => system.messages().some(({ text }) => text?.includes('token_replayed')));
    const kinds = await until(async () => {
      const { items } = await system.read.listEntries({ limit: 500 });
      const found = items.map((entry) => entry['kind']);
      return found.includes('execution.refused') && found;
    });
    expect(kinds).toEqual(
      expect.arrayContaining(['approval.requested', 'token.minted', 'execution.started', 'execution.finished']),
    );
  });

  test('a container that was replaced after the yes is left alone', async () => {
    const db = await running('db');
    const command = ['docker', 'stop', '-t', '0', db];
    const asked = await approved([command]);
    const token = await minted(asked.approval_id, command);
    await cli('rm', '-f', db);
    await running('db');

    expect(await execute(token, asked.approval_id, command)).toMatchObject({
      status: 409,
      body: { code: 'approval_drifted' },
    });
    expect(await cli('inspect', '-f', '{{.State.Status}}', db)).toBe('running');
  });

  test('what ran when the gateway was killed is unknown, is told, and is never run again', async () => {
    const name = docker.name('killed');
    const command = ['docker', 'run', '--name', name, TEST_IMAGE, 'sleep', '600'];
    const asked = await approved([command]);
    const token = await minted(asked.approval_id, command);
    const gateway = system.stack.services['execution-gateway'];
    const lost = execute(token, asked.approval_id, command).catch(() => undefined);
    await until(async () => (await cli('inspect', '-f', '{{.State.Status}}', name)) === 'running');

    await gateway.kill('SIGKILL');
    await lost;
    await gateway.start();

    await until(async () => {
      const { items } = await system.read.listExecutions({ approval_id: asked.approval_id, status: 'UNKNOWN' });
      return items.length === 1;
    });
    expect(await execute(token, asked.approval_id, command)).toMatchObject({
      status: 409,
      body: { code: 'token_replayed' },
    });
    await until(() => system.messages().some(({ text }) => text?.includes('Nobody knows how a command ended')));
    expect((await cli('ps', '-aq', '--filter', `name=${name}`)).split('\n')).toHaveLength(1);
  });

  test('in the chat a person runs it with a one-time code of their own, from the message to the output', async () => {
    const name = docker.name('chat');
    await cli('volume', 'create', '--label', docker.label, name);
    const admin = createClient({ baseUrl: system.stack.url, key: system.stack.keys.admin });
    await admin.putPolicy({ layers: [{ layer: 'tenant', approvals: { one_time_code_for: ['exec'] } }] });
    const [person] = (await admin.listPeople({})).items;
    const { otpauth_uri: uri } = await admin.enrolTotp({ id: person?.person_id ?? '' });
    const generator = URI.parse(uri) as TOTP;
    const ada = system.telegram.people.user(4711, 'Ada');
    const asked = await approved([['docker', 'volume', 'rm', name]]);

    system.telegram.people.userSends(CHAT, ada, `/exec ${asked.approval_id} 1`);
    const question = await asks('Yes, run');
    system.telegram.people.userPresses(question, ada, 'Yes, run');
    const codeWanted = await system.telegram.people.waitForMessage(
      CHAT,
      ({ message_id: id, text }) => id >= question.message_id && (text ?? '').includes('one-time code'),
    );
    system.telegram.people.userReplies(codeWanted, ada, generator.generate());

    await system.telegram.people.waitForMessage(
      CHAT,
      ({ message_id: id, text }) => id > codeWanted.message_id && (text ?? '').includes('SUCCEEDED, exit code 0'),
    );
    expect(await cli('volume', 'ls', '-q', '--filter', `name=${name}`)).toBe('');
    const { items } = await system.read.listExecutions({ approval_id: asked.approval_id });
    expect(items).toMatchObject([{ status: 'SUCCEEDED', executed_by: 'person:developer' }]);
    await admin.putPolicy({ layers: [] });
  });

  test('of many uses at once, on two replicas, each token runs once', async () => {
    const replica = await system.stack.addReplica('execution-gateway', {});
    const urls = [system.stack.services['execution-gateway'].url, replica.url];
    const names = Array.from({ length: 5 }, (_, index) => docker.name(`once-${index}`));
    const uses = await Promise.all(
      names.map(async (name) => {
        const command = ['docker', 'run', '-d', '--name', name, TEST_IMAGE, 'sleep', '600'];
        const asked = await approved([command]);
        return { command, approvalId: asked.approval_id, token: await minted(asked.approval_id, command) };
      }),
    );

    // A machine that is too busy to say so now may say it later: whoever is told to come again does.
    const told = ({ token, approvalId, command }: (typeof uses)[number], url: string | undefined) =>
      until(async () => {
        const answer = await execute(token, approvalId, command, url);
        return answer.status !== 503 && answer;
      });
    const answers = await Promise.all(
      uses.flatMap((use) => Array.from({ length: 20 }, (_, index) => told(use, urls[index % 2]))),
    );

    const outcomes = answers.map(({ status, body }) => (status === 200 ? 'ran' : (body.code as string))).sort();
    expect(outcomes).toEqual([...Array<string>(5).fill('ran'), ...Array<string>(95).fill('token_replayed')]);
    expect((await cli('ps', '-q', '--filter', `name=${docker.name('once')}`)).split('\n')).toHaveLength(5);
  });
});
