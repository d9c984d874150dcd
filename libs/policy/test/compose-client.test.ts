import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeWithDocker, dockerClients, runDocker, TEST_IMAGE } from '@wingman/testkit';
import { callOf, HOST, misjudged, type Sending, startSending } from './docker-sending.js';

const TIMEOUT = 180_000;
const clients = dockerClients('docker-compose');

/** Lines of compose, of both its generations, and whether they only read. */
const LINES: readonly (readonly [line: string, reads: boolean])[] = [
  ['ps', true],
  ['config', true],
  ['images', true],
  ['logs --tail=1 web', true],
  ['port web 80', true],
  ['top', true],
  ['down --help', true],
  ['-f compose.yml ps', true],
  [`-H ${HOST} down`, false],
  ['down -v --remove-orphans', false],
  ['stop -t 1 web', false],
  ['kill -s KILL web', false],
  ['rm -fs', false],
  ['restart', false],
  ['pause', false],
  ['up -d --force-recreate', false],
  ['run --rm web true', false],
  ['exec -T web true', false],
  ['--project-name other up -d', false],
];

describe.each(clients.length > 0 ? clients : ['that is not installed'])('compose, the program %s', (binary) => {
  describeWithDocker('and the grammar', (docker) => {
    let sending: Sending;
    const project = docker.name('shop');
    const words = (line: string): string[] => ['-p', project, ...line.split(' ')];

    beforeAll(async () => {
      sending = await startSending(docker, 'docker-compose', binary);
      const service = { image: TEST_IMAGE, command: 'sleep 3600', labels: [docker.label], network_mode: 'none' };
      const file = JSON.stringify({ version: '3', services: { web: service } });
      for (const name of ['compose.yml', 'docker-compose.yml']) writeFileSync(path.join(sending.folder, name), file);
      const up = await runDocker(words('up -d'), { host: docker.host, binary, cwd: sending.folder });
      expect(up).toHaveProperty('code', 0);
    }, TIMEOUT);
    afterAll(() => sending.close());

    test(
      'agree on what a command line changes',
      async () => {
        const lines = await sending.sendAll(LINES.map(([line]) => words(line)));

        expect(lines.flatMap((line) => misjudged('docker-compose', line))).toEqual([]);
        const judged = new Map(LINES.map(([line]) => [line, callOf('docker-compose', words(line)).class === 'read']));
        expect(judged).toEqual(new Map(LINES));
        // The proxy has seen the others: a list of lines that send nothing would prove nothing.
        expect(lines.filter(({ sent }) => sent.length > 0).length).toBeGreaterThan(8);
      },
      TIMEOUT,
    );
  });
});
