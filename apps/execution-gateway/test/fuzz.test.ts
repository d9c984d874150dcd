import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import { commandWordsOf } from '@wingman/policy';
import { call, describeWithDocker, startRecordingProxy } from '@wingman/testkit';
import type { RecordingProxy } from '@wingman/testkit';
import { isMutation } from '@wingman/testkit';
import { assertAboveFloor, readCommand } from '../src/floor/floor.js';
import { capturedText } from '../src/output/capture.js';
import { dockerPartsOf, startDockerGateway } from './docker-gateway.js';
import type { Approved, DockerGateway, DockerParts } from './docker-gateway.js';
import { createDice, fuzzedWords } from './fuzz.js';
import type { Dice } from './fuzz.js';

const LONG = 240_000;
const REQUESTS = 10_000;
const READS = 1_000;
const COMMANDS = 60_000;
/** Of the commands that somebody would carry out, each so-many-th is carried out in front of an engine that refuses. */
const EACH = 20;
const AT_ONCE = 24;

describeWithDocker('whatever is sent', (docker) => {
  let gateway: DockerGateway;
  let refusing: RecordingProxy;
  let parts: DockerParts;
  let approved: Approved;
  let token: string;

  beforeAll(async () => {
    gateway = await startDockerGateway(docker, {
      readTimeoutMs: 2_000,
      env: { RATE_LIMIT_BASIC: '1000000', RATE_LIMIT_STANDARD: '1000000', RATE_LIMIT_ENTERPRISE: '1000000' },
    });
    refusing = await startRecordingProxy({ socketPath: docker.socketPath, refuse: isMutation });
    parts = dockerPartsOf(refusing.host);
    approved = await gateway.approved([['docker', 'restart', await gateway.running(docker.name('c'))]]);
    token = await gateway.mint(approved);
  });
  afterAll(async () => {
    await refusing.close();
    expect(await gateway.close()).toBe(true);
  });

  const anything = (dice: Dice): unknown =>
    dice.pick<() => unknown>([
      () => null,
      () => dice.below(1e9),
      () => -dice.next(),
      () => fuzzedWords(dice).join(' '),
      () => fuzzedWords(dice),
      () => ({ [fuzzedWords(dice)[0] ?? '']: fuzzedWords(dice) }),
      () => [],
      () => true,
      () => [[['docker']]],
    ])();

  /** A body that is right but for a command that was fuzzed, or for a field, or as a text. */
  function fuzzedBody(dice: Dice): string {
    const body: Record<string, unknown> = {
      token,
      approval_id: approved.approval.approvalId,
      command: dice.next() < 0.5 ? fuzzedWords(dice) : fuzzedWords(dice).join(' '),
    };
    const kind = dice.next();
    if (kind < 0.3) body['token'] = dice.next() < 0.5 ? anything(dice) : cut(token, dice);
    else if (kind < 0.5)
      body[dice.pick(['approval_id', 'command', '__proto__', 'tenant_id', 'force'])] = anything(dice);
    const text = JSON.stringify(body);
    return kind > 0.9 ? cut(text, dice) : text;
  }

  function cut(text: string, dice: Dice): string {
    const [from, to] = [dice.below(text.length), dice.below(text.length)];
    return text.slice(0, from) + dice.pick(['', '\0', '"', '{', 'A', '\ufeff']) + text.slice(to);
  }

  test(
    `${REQUESTS} requests: none is a fault of ours, none runs anything`,
    async () => {
      const dice = createDice(1);
      gateway.proxy.clear();
      const statuses = new Map<number, number>();
      const url = `${gateway.service.url}/gateway/execute`;
      const sendAll = async (): Promise<void> => {
        for (let sent = 0; sent < REQUESTS / AT_ONCE; sent += 1) {
          const body = fuzzedBody(dice);
          const { status } = await call(url, { key: gateway.worker.key, body });
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
      };

      await Promise.all(Array.from({ length: AT_ONCE }, sendAll));

      // Every one got to the gateway's own rules: 429 would be the limiter's doing, not theirs.
      expect([...statuses.keys()].filter((status) => ![400, 401, 403, 409].includes(status))).toEqual([]);
      expect(gateway.proxy.mutations()).toEqual([]);
      expect(await gateway.database.query(`SELECT FROM gateway.executions WHERE status <> 'REFUSED'`)).toEqual([]);
      expect((await gateway.use(approved, { token })).body).toMatchObject({ status: 'SUCCEEDED' });
    },
    LONG,
  );

  test(
    `${READS} commands that are asked to be read-only: none is a fault of ours, none changes anything`,
    async () => {
      const dice = createDice(3);
      gateway.proxy.clear();
      const counts = new Map<number, number>();
      const sendAll = async (): Promise<void> => {
        for (let sent = 0; sent < READS / AT_ONCE; sent += 1) {
          const words = fuzzedWords(dice);
          const command = dice.next() < 0.1 ? anything(dice) : dice.next() < 0.5 ? words : words.join(' ');
          const text = JSON.stringify({ command });
          const body = dice.next() < 0.1 ? cut(text, dice) : text;
          const { status } = await call(`${gateway.service.url}/gateway/read`, { key: gateway.worker.key, body });
          counts.set(status, (counts.get(status) ?? 0) + 1);
        }
      };

      await Promise.all(Array.from({ length: AT_ONCE }, sendAll));

      expect([...counts.keys()].filter((status) => ![200, 400, 403].includes(status))).toEqual([]);
      // Some of them do read, so that not everything was refused on the way.
      expect(counts.get(200)).toBeGreaterThan(0);
      expect(gateway.proxy.mutations()).toEqual([]);
    },
    LONG,
  );

  /** The way of a command to whoever carries it out; undefined for one that is refused on it. */
  function findExecutor(words: string[], asLine: boolean) {
    try {
      const argv = commandWordsOf(asLine ? words.join(' ') : words, 'command');
      const call = readCommand(argv);
      assertAboveFloor({ argv, call }, {});
      return { argv, call, executor: parts.executorFor({ argv, call }) };
    } catch (error) {
      if (error instanceof AppError && (error.status < 500 || error.code === 'unavailable')) return undefined;
      throw error;
    }
  }

  const LEAVES = /\/\.{1,2}(?:[/?]|$)/;
  const PATH = /^\/(?:v\d+\.\d+\/)?[a-z_]+(?:\/[\w.:@%-]+)*(?:\?[\w.~!'()*%&=+-]*)?$/;

  test(
    `${COMMANDS} commands: none breaks a reader, and what is sent of those that pass names what it may`,
    async () => {
      const dice = createDice(2);
      const passed: NonNullable<ReturnType<typeof findExecutor>>[] = [];
      for (let count = 0; count < COMMANDS; count += 1) {
        const found = findExecutor(fuzzedWords(dice), dice.next() < 0.5);
        if (found) passed.push(found);
      }
      expect(passed.length).toBeGreaterThan(COMMANDS / 100);

      const tenantId = gateway.worker.tenantId;
      const limits = { timeoutMs: 5_000, maxOutputBytes: 4_096, signal: new AbortController().signal };
      for (const { argv, call, executor } of passed.filter((_, index) => index % EACH === 0)) {
        const { objects } = await parts.objects.resolve(tenantId, [argv], {});
        const identities = Object.fromEntries(Object.entries(objects).map(([key, value]) => [key.slice(2), value]));
        const task = { tenantId, executionId: tenantId, argv, call, identities };
        const ended = await executor.run(task, limits).catch((error: unknown) => {
          if (error instanceof AppError) return { status: error.code, output: capturedText({}, 1) };
          throw error;
        });
        expect(ended.status).toEqual(expect.any(String));
      }
      // The proxy has refused whatever would change something; no name left its place in a path.
      expect(refusing.mutations().filter(({ refused }) => !refused)).toEqual([]);
      expect(refusing.requests.map(({ url }) => url).filter((url) => !PATH.test(url) || LEAVES.test(url))).toEqual([]);
    },
    LONG,
  );
});
