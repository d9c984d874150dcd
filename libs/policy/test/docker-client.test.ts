import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeWithDocker, dockerClients, runDocker, TEST_IMAGE } from '@wingman/testkit';
import { corpus, type CorpusNames, readAskance } from './docker-corpus.js';
import { commandsThatSend } from './docker-requests.js';
import { callOf, HOST, type Line, misjudged, type Sending, startSending } from './docker-sending.js';

/** Generated lines a command; more of them, and others, by hand. */
const COUNT = Number(process.env['WINGMAN_DOCKER_CORPUS'] ?? 1);
const SEED = Number(process.env['WINGMAN_DOCKER_SEED'] ?? 7);
const TIMEOUT = 120_000 + 120_000 * COUNT;

const clients = dockerClients();

describe.each(clients.length > 0 ? clients : ['that is not installed'])('the client %s', (binary) => {
  describeWithDocker('and the grammar', (docker) => {
    const names: CorpusNames = {
      container: docker.name('kept'),
      image: docker.name('image'),
      volume: docker.name('volume'),
      network: docker.name('network'),
      host: HOST,
    };
    const askance = readAskance(names);
    let sending: Sending;
    /** The lines that are easily read for another, then the corpus. */
    let sent: Line[];

    beforeAll(async () => {
      sending = await startSending(docker, 'docker', binary);
      writeFileSync(path.join(sending.folder, 'Dockerfile'), `FROM ${TEST_IMAGE}\n`);
      for (const words of [
        ['tag', TEST_IMAGE, names.image],
        ['volume', 'create', names.volume],
        ['network', 'create', names.network],
        ['run', '-d', '--name', names.container, TEST_IMAGE, 'sleep', '3600'],
      ])
        expect(await runDocker(words, { host: docker.host, binary })).toHaveProperty('code', 0);
      sent = await sending.sendAll([
        ...askance.map(([words]) => words),
        ...corpus(names, { count: COUNT, seed: SEED }),
      ]);
    }, TIMEOUT);
    afterAll(() => sending.close());

    test('agree on lines that are easily read for another', () => {
      const lines = sent.slice(0, askance.length);

      const found = lines.map(({ words, sent: requests }) => [words.join(' '), requests] as const);
      const expected = askance.map(([words, requests]) => [words.join(' '), requests] as const);
      expect(new Map(found)).toEqual(new Map(expected));
      expect(lines.flatMap(misread)).toEqual([]);
    });

    test('agree on what a command line changes', () => {
      expect(sent.flatMap(misread)).toEqual([]);
      // The corpus is one: most commands that change something did so, and were recognised by what they sent.
      const seen = new Set(
        sent.filter((line) => line.sent.length > 0).map(({ words }) => callOf('docker', words).command),
      );
      expect(commandsThatSend().filter((command) => !seen.has(command))).toEqual([]);
    });
  });
});

const misread = (line: Line): string[] => misjudged('docker', line);
