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
    let sending: Sending;

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
    });
    afterAll(() => sending.close());

    test(
      'agree on lines that are easily read for another',
      async () => {
        const askance = readAskance(names);

        const lines = await sending.sendAll(askance.map(([words]) => words));

        const found = lines.map(({ words, sent }) => [words.join(' '), sent]);
        const expected = askance.map(([words, sent]) => [words.join(' '), sent]);
        expect(new Map(found as [string, string[]][])).toEqual(new Map(expected as [string, string[]][]));
        expect(lines.flatMap(misread)).toEqual([]);
      },
      TIMEOUT,
    );

    test(
      'agree on what a command line changes',
      async () => {
        const lines = await sending.sendAll([
          ...readAskance(names).map(([words]) => words),
          ...corpus(names, { count: COUNT, seed: SEED }),
        ]);

        expect(lines.flatMap(misread)).toEqual([]);
        // The corpus is one: most commands that change something did so, and were recognised by what they sent.
        const seen = new Set(
          lines.filter(({ sent }) => sent.length > 0).map(({ words }) => callOf('docker', words).command),
        );
        expect(commandsThatSend().filter((command) => !seen.has(command))).toEqual([]);
      },
      TIMEOUT,
    );
  });
});

const misread = (line: Line): string[] => misjudged('docker', line);
