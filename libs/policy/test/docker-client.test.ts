import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  describeWithDocker,
  dockerClients,
  isMutation,
  type RecordingProxy,
  runDocker,
  shownRequest,
  startRecordingProxy,
  TEST_IMAGE,
} from '@wingman/testkit';
import { parseDocker } from '../src/docker/docker.js';
import { corpus, type CorpusNames, readAskance } from './docker-corpus.js';
import { belongsTo, commandsThatSend, handsOut, isAdditive } from './docker-requests.js';

/** Generated lines a command; more of them, and others, by hand. */
const COUNT = Number(process.env['WINGMAN_DOCKER_CORPUS'] ?? 1);
const SEED = Number(process.env['WINGMAN_DOCKER_SEED'] ?? 7);
const AT_ONCE = 3;
const TIMEOUT = 120_000 + 120_000 * COUNT;

/** The engine would ask a registry, and there is none. */
const asksRegistry = (where: string): boolean => /^\/(?:distribution|images\/search|plugins\/privileges)/.test(where);

interface Line {
  words: string[];
  /** What the client asked of the engine that changes something or hands something out. */
  sent: string[];
}

const clients = dockerClients();

describe.each(clients.length > 0 ? clients : ['that is not installed'])('the client %s', (binary) => {
  describeWithDocker('and the grammar', (docker) => {
    const names: CorpusNames = {
      container: docker.name('kept'),
      image: docker.name('image'),
      volume: docker.name('volume'),
      network: docker.name('network'),
      host: 'unix:///set/below.sock',
    };
    let proxies: RecordingProxy[];
    let folder: string;

    beforeAll(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'wingman-docker-corpus-'));
      writeFileSync(path.join(folder, 'Dockerfile'), `FROM ${TEST_IMAGE}\n`);
      proxies = await Promise.all(
        Array.from({ length: AT_ONCE }, () =>
          startRecordingProxy({
            socketPath: docker.socketPath,
            refuse: (request) => isMutation(request) || asksRegistry(request.path),
          }),
        ),
      );
      for (const words of [
        ['tag', TEST_IMAGE, names.image],
        ['volume', 'create', names.volume],
        ['network', 'create', names.network],
        ['run', '-d', '--name', names.container, TEST_IMAGE, 'sleep', '3600'],
      ])
        expect(await runDocker(words, { host: docker.host, binary })).toHaveProperty('code', 0);
    });
    afterAll(async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      rmSync(folder, { recursive: true });
    });

    /** Runs the client against a proxy that refuses whatever may change something. */
    async function send(words: readonly string[], proxy: RecordingProxy): Promise<Line> {
      const own = words.map((word) => word.replace(names.host, proxy.host));
      proxy.clear();
      // The client of 23 and later builds by a plugin unless it is told not to.
      await runDocker(own, { host: proxy.host, binary, cwd: folder, timeout: 1_500, env: { DOCKER_BUILDKIT: '0' } });
      return {
        words: [...words],
        sent: proxy.requests.filter((one) => isMutation(one) || handsOut(shownRequest(one))).map(shownRequest),
      };
    }

    async function sendAll(all: readonly (readonly string[])[]): Promise<Line[]> {
      const waiting = [...all];
      const lines: Line[] = [];
      const work = async (proxy: RecordingProxy): Promise<void> => {
        for (let words = waiting.shift(); words !== undefined; words = waiting.shift())
          lines.push(await send(words, proxy));
      };
      await Promise.all(proxies.map(work));
      return lines;
    }

    test(
      'agree on lines that are easily read for another',
      async () => {
        const askance = readAskance(names);

        const lines = await sendAll(askance.map(([words]) => words));

        const found = lines.map(({ words, sent }) => [words.join(' '), sent]);
        const expected = askance.map(([words, sent]) => [words.join(' '), sent]);
        expect(new Map(found as [string, string[]][])).toEqual(new Map(expected as [string, string[]][]));
        expect(lines.flatMap(misjudged)).toEqual([]);
      },
      TIMEOUT,
    );

    test(
      'agree on what a command line changes',
      async () => {
        const lines = await sendAll([
          ...readAskance(names).map(([words]) => words),
          ...corpus(names, { count: COUNT, seed: SEED }),
        ]);

        expect(lines.flatMap(misjudged)).toEqual([]);
        // The corpus is one: most commands that change something did so, and were recognised by what they sent.
        const seen = new Set(lines.filter(({ sent }) => sent.length > 0).map(({ words }) => commandOf(words)));
        expect(commandsThatSend().filter((command) => !seen.has(command))).toEqual([]);
      },
      TIMEOUT,
    );
  });
});

const callOf = (words: readonly string[]) => parseDocker(['docker', ...words], { cwd: '/srv/shop' });
const commandOf = (words: readonly string[]) => callOf(words).command;

/** What the grammar says of a line and the client does not bear out. */
function misjudged({ words, sent }: Line): string[] {
  const call = callOf(words);
  const line = `docker ${words.join(' ')}`;
  if (call.class === 'unknown') return [];
  if (call.class === 'read' && sent.length > 0) return [`${line}: reads, they say, and sends ${sent.join(', ')}`];
  if (call.class === 'additive' && !sent.every(isAdditive)) return [`${line}: only adds, they say: ${sent.join(', ')}`];
  const foreign = sent.filter((request) => !handsOut(request) && !belongsTo(call.command ?? '', request));
  return foreign.map((request) => `${line}: is ${call.command}, they say, and sends ${request}`);
}
