import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from '@wingman/sdk';
import { call, describeWithDocker, runDocker, TEST_IMAGE, until } from '@wingman/testkit';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;
const PATIENT = { timeout: 60_000, interval: 100 };
const CHAT = -1001;

/** One who did harm and said otherwise, with a key of its own. */
interface Liar {
  workerId: string;
  key: string;
  /** The container that it stopped. */
  web: string;
  wayBack: string[];
}

describeWithDocker('from a lie to its rollback, on the running system', (docker) => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem({ DOCKER_HOST: docker.host });
    const admin = createClient({ baseUrl: system.stack.url, key: system.stack.keys.admin });
    await admin.putPolicy({ layers: [{ layer: 'tenant', verdicts: { on_false: ['block', 'rollback'] } }] });
  }, LONG);
  afterAll(() => system.stop(), LONG);

  const cli = async (...words: string[]) => (await runDocker(words, { host: docker.host })).stdout.trim();
  const stateOf = (name: string) => cli('inspect', '-f', '{{.State.Status}}', name);

  async function createLiar(workerId: string): Promise<Liar> {
    const admin = createClient({ baseUrl: system.stack.url, key: system.stack.keys.admin });
    const { key } = await admin.createKey({ scopes: ['work', 'mint'], worker_id: workerId });
    const web = docker.name(workerId);
    await cli('run', '-d', '--name', web, '--label', docker.label, TEST_IMAGE, 'sleep', '600');
    await cli('stop', '-t', '0', web);
    return { workerId, key, web, wayBack: ['docker', 'start', web] };
  }

  /** The lie, with the way back of its own deed; returns the claim's id. */
  async function lie({ workerId, key, wayBack }: Liar): Promise<string> {
    const worker = createClient({ baseUrl: system.stack.url, key });
    const { claim_id: claimId } = await worker.logClaim({
      worker_id: workerId,
      claim: `Created ${system.sandbox}/never-by-${workerId}`,
      metadata: { rollback: { commands: [wayBack], environment: 'dev' } },
    });
    return claimId;
  }

  /** The request that people decide on, as the alert names it. */
  const asked = (workerId: string): Promise<string> =>
    until(async () => {
      const { items } = await system.read.listAlerts({ worker_id: workerId });
      return items.find(({ rollback }) => rollback?.status === 'REQUESTED')?.rollback?.approval_id;
    }, PATIENT);

  const api = (path: string, key: string, body: unknown) => call(`${system.stack.url}${path}`, { key, body });
  const mint = (id: string, key: string, command: string[]) =>
    api('/gateway/token', key, { approval_id: id, command, environment: 'dev' });
  const succeeded = async (id: string) =>
    (await system.read.listExecutions({ approval_id: id })).items.map(({ status }) => status);

  test(
    'it is asked for once though services die in between, and runs once after a person said yes: never by the liar',
    async () => {
      const liar = await createLiar('liar');
      const { approvals, watcher } = system.stack.services;
      await approvals.kill('SIGKILL');
      const claimId = await lie(liar);
      // The watcher has asked in vain; whoever comes after it asks again.
      await until(
        async () => (await system.query(`SELECT FROM watcher.rollbacks WHERE attempt > 0`)).length === 1,
        PATIENT,
      );
      await watcher.kill('SIGKILL');
      await Promise.all([approvals.start(), watcher.start()]);
      await system.query(`UPDATE watcher.rollbacks SET due_at = now() WHERE status = 'PENDING'`);
      const id = await asked(liar.workerId);

      const view = await system.read.getApproval({ id });
      expect(view).toMatchObject({
        status: 'PENDING',
        worker_id: 'rollback-of:liar',
        commands: [liar.wayBack],
        metadata: { rollback: { claim_id: claimId, declared_by: 'claim' } },
      });
      expect(await system.query('SELECT FROM approvals.requests')).toHaveLength(1);
      expect(await mint(id, system.stack.keys.decide, liar.wayBack)).toMatchObject({ body: { code: 'not_approved' } });
      expect(await stateOf(liar.web)).toBe('exited');

      await system.decide.approve({ id });
      expect(await stateOf(liar.web)).toBe('exited');
      expect((await mint(id, liar.key, liar.wayBack)).status).not.toBe(201);
      const minted = await mint(id, system.stack.keys.decide, liar.wayBack);
      expect(minted.status).toBe(201);
      const use = { token: minted.body['token'], approval_id: id, command: liar.wayBack };
      expect((await api('/gateway/execute', liar.key, use)).status).not.toBe(200);
      expect(await stateOf(liar.web)).toBe('exited');

      const ran = await api('/gateway/execute', system.stack.keys.decide, use);
      const again = await api('/gateway/execute', system.stack.keys.decide, use);

      expect(ran).toMatchObject({ status: 200, body: { status: 'SUCCEEDED', exit_code: 0 } });
      expect(again).toMatchObject({ status: 409, body: { code: 'token_replayed' } });
      expect(await stateOf(liar.web)).toBe('running');
      expect((await succeeded(id)).filter((status) => status === 'SUCCEEDED')).toHaveLength(1);
      // What was taken back was a lie all the same.
      expect(await system.read.getWorker({ id: liar.workerId })).toMatchObject({ standing: 'LOCKED' });
      await until(async () => {
        const { items } = await system.read.listEntries({ limit: 500 });
        const kinds = items.map(({ kind }) => String(kind));
        return ['verdict', 'worker.locked', 'approval.requested', 'approval.decided', 'execution.finished'].every(
          (kind) => kinds.includes(kind),
        );
      }, PATIENT);
    },
    LONG,
  );

  test(
    'in the chat: the alert names it, a person says yes to exactly this, and /exec carries it out',
    async () => {
      const ada = system.telegram.people.user(4711, 'Ada');
      const { people } = system.telegram;
      const liar = await createLiar('chat-liar');
      await lie(liar);
      const id = await asked(liar.workerId);
      const request = await people.waitForMessage(
        CHAT,
        ({ text, reply_markup: keyboard }) => (text ?? '').includes(id) && keyboard !== undefined,
      );
      expect(request.text).toContain(liar.wayBack.join(' '));
      expect(request.text).not.toContain('never-by-');

      people.userPresses(request, ada, 'Approve');
      await until(async () => {
        // Where the risk wants it, the bot asks back.
        const question = people
          .messages(CHAT)
          .find(
            ({ message_id: at, reply_markup: keyboard }) =>
              at > request.message_id && JSON.stringify(keyboard ?? {}).includes('Yes, approve'),
          );
        if (question) people.userPresses(question, ada, 'Yes, approve');
        return (await system.read.getApproval({ id })).status === 'APPROVED';
      }, PATIENT);
      expect(await stateOf(liar.web)).toBe('exited');

      people.userSends(CHAT, ada, `/exec ${id} 1`);
      const question = await people.waitForMessage(CHAT, ({ reply_markup: keyboard }) =>
        JSON.stringify(keyboard ?? {}).includes('Yes, run'),
      );
      people.userPresses(question, ada, 'Yes, run');
      await people.waitForMessage(
        CHAT,
        ({ message_id: at, text }) => at > question.message_id && (text ?? '').includes('SUCCEEDED, exit code 0'),
      );
      expect(await stateOf(liar.web)).toBe('running');
      expect(await succeeded(id)).toEqual(['SUCCEEDED']);
    },
    LONG,
  );

  test(
    'a no ends it: nothing runs, and nothing is asked for again',
    async () => {
      const liar = await createLiar('refused-liar');
      await lie(liar);
      const id = await asked(liar.workerId);
      await system.decide.reject({ id, reason: 'we look at it ourselves' });

      expect(await mint(id, system.stack.keys.decide, liar.wayBack)).toMatchObject({ body: { code: 'not_approved' } });
      expect(await stateOf(liar.web)).toBe('exited');
      expect(await system.query(`SELECT FROM watcher.rollbacks WHERE status = 'PENDING'`)).toEqual([]);
    },
    LONG,
  );
});
