import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithDocker } from '@wingman/testkit';
import { runDocker } from '@wingman/testkit';
import { golden } from './golden.js';

/** What an engine tells while it pulls; no registry is within reach of one. */
const PROGRESS = [
  { status: 'Pulling from library/app', id: '1' },
  { status: 'Pulling fs layer', progressDetail: {}, id: 'aaaaaaaaaaaa' },
  { status: 'Downloading', progressDetail: { current: 5, total: 10 }, progress: '[==> ] 5B/10B', id: 'aaaaaaaaaaaa' },
  { status: 'Download complete', progressDetail: {}, id: 'aaaaaaaaaaaa' },
  { status: 'Extracting', progressDetail: { current: 10, total: 10 }, progress: '[==>] 10B/10B', id: 'aaaaaaaaaaaa' },
  { status: 'Pull complete', progressDetail: {}, id: 'aaaaaaaaaaaa' },
  { status: `Digest: sha256:${'c'.repeat(64)}` },
  { status: 'Status: Downloaded newer image for app:1' },
];
const FAILED = { errorDetail: { message: 'no space left on device' }, error: 'no space left on device' };

describeWithDocker("An image is pulled as docker's own client pulls it", (docker) => {
  const { own, same } = golden(docker);
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-pull-'));
  const host = `unix://${folder}/docker.sock`;
  const asked: string[] = [];
  let server: Server;

  beforeAll(async () => {
    server = createServer((incoming, outgoing) => {
      outgoing.setHeader('API-Version', '1.41').setHeader('Ostype', 'linux');
      const url = incoming.url ?? '';
      if (url.endsWith('/_ping')) return outgoing.end();
      if (url.endsWith('/version'))
        return outgoing.end('{"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12"}');
      asked.push(url);
      const messages = url.includes('broken') ? [...PROGRESS.slice(0, 3), FAILED] : PROGRESS;
      return outgoing.end(messages.map((message) => `${JSON.stringify(message)}\r\n`).join(''));
    });
    await new Promise<void>((resolve) => server.listen(`${folder}/docker.sock`, resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    [['app']],
    [['app:1']],
    [['-q', 'app']],
    [['-a', 'app']],
    [['--platform', 'linux/arm64', 'registry.example.com:5000/team/app:2']],
    [[`app@sha256:${'d'.repeat(64)}`]],
    [['broken']],
  ])('pull %j', async (words) => {
    asked.length = 0;
    const expected = await runDocker(['pull', ...words], { host });
    expect(await own(['pull', ...words], { host })).toEqual(expected);
    expect(new Set(asked.map((url) => sortedQuery(url))).size).toBe(1);
    expect(asked).toHaveLength(2);
  });

  test('pull from a registry that is away', async () => {
    await same(() => ['pull', '127.0.0.1:1/app']);
  });
});

const sortedQuery = (url: string): string => {
  const { pathname, searchParams } = new URL(`http://engine${url}`);
  searchParams.sort();
  return `${pathname}?${searchParams}`;
};
