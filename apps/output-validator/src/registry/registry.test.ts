import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isPublicAddress } from './addresses.js';
import { createExistence } from './existence.js';
import type { Existence } from './existence.js';
import { createRegistry } from './registry.js';
import { createRegistryClient } from './registry-client.js';
import type { AskRegistry } from './registry-client.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A registry on this machine: npm's documents at the root, PyPI's under `/pypi`. */
const PACKAGES = ['/express', '/@scope%2Fthere', '/there', '/pypi/requests/json', '/pypi/it-is-there/json'];
const registry: Answer = ({ url = '', method = '' }, response) => {
  const isThere = PACKAGES.includes(url);
  const body = JSON.stringify(isThere ? { name: url } : { error: 'Not found' });
  response.writeHead(isThere ? 200 : 404, { 'content-type': 'application/json' }).end(method === 'HEAD' ? '' : body);
};

let server: Server;
let answer: Answer;
let asked: string[];
let base: string;

beforeEach(async () => {
  [answer, asked] = [registry, []];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const warnings: unknown[] = [];
const log = { warn: (_message: string, fields?: object) => void warnings.push(fields) };
const named = (name: string, ecosystem: 'npm' | 'pypi' = 'npm') => ({ name, ecosystem, path: 'package.json', line: 3 });

interface Ask {
  own?: string[];
  mayBePrivate?: boolean;
  limitMs?: number;
  signal?: AbortSignal;
}

/** What is said of names, by rule and name. */
async function judge(names: ReturnType<typeof named>[], { signal, ...options }: Ask = {}): Promise<string[]> {
  const { judgeNames, close } = createRegistry({
    addresses: { npm: `${base}/`, pypi: base },
    mayBePrivate: true,
    log,
    ...options,
  });
  try {
    const issues = await judgeNames(names, signal ?? new AbortController().signal);
    return issues.map(
      ({ rule_id: rule, message }) =>
        `${rule.replace('dependency.', '')} ${/[\w@/.-]{5,}/.exec(message.replace('whether ', ''))?.[0]}`,
    );
  } finally {
    await close();
  }
}

test('tells what exists from what does not, by the paths of both registries', async () => {
  const names = [
    named('there'),
    named('@scope/there'),
    named('invented-name'),
    named('It_Is.There', 'pypi'),
    named('invented-too', 'pypi'),
  ];

  expect(await judge(names)).toEqual(['invented invented-name', 'invented invented-too']);
  expect(asked).toEqual(expect.arrayContaining(['HEAD /@scope%2Fthere', 'HEAD /pypi/it-is-there/json']));
});

test('what is missing blocks, what is unknown is a remark', async () => {
  const { judgeNames, close } = createRegistry({ addresses: { npm: base }, mayBePrivate: true, log });
  const issues = await judgeNames([named('invented-name'), named('another', 'pypi')], new AbortController().signal);
  await close();

  expect(issues).toMatchObject([
    { rule_id: 'dependency.invented', severity: 'critical', blocking: true, path: 'package.json', line: 3 },
    { rule_id: 'dependency.unknown', severity: 'info', blocking: false },
  ]);
});

test('asks by GET where HEAD is not answered', async () => {
  answer = (request, response) =>
    request.method === 'HEAD' ? void response.writeHead(405).end() : registry(request, response);

  expect(await judge([named('there'), named('invented-name')])).toEqual(['invented invented-name']);
  expect(asked).toContain('GET /there');
});

test('without an address nobody is asked, and nothing is fine', async () => {
  const { judgeNames } = createRegistry({ log });
  const issues = await judgeNames([named('there')], new AbortController().signal);

  expect(issues.map(({ rule_id: rule }) => rule)).toEqual(['dependency.unknown']);
});

test('an address that is not public is not connected to unless it was allowed', async () => {
  expect(await judge([named('invented-name')], { mayBePrivate: false })).toEqual(['unknown invented-name']);
  // The same by a name: what it leads to counts.
  const byName = createRegistryClient({
    addresses: { npm: base.replace('127.0.0.1', 'localhost') },
    mayBePrivate: false,
  });
  await expect(byName.ask('there', 'npm')).rejects.toMatchObject({ message: expect.stringContaining('not public') });
  await byName.close();
  expect(asked).toEqual([]);
});

test.each([
  ...[
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
  ],
  ...[
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::1',
    '2001:db8::1',
    'ff02::1',
    'localhost',
    '',
  ],
])('%j is no public address', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2a00:1450:4001::1'])('%s is one', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

describe('a registry that cannot be relied on makes everything unknown', () => {
  test.each<[string, Answer]>([
    ['redirects', (_request, response) => void response.writeHead(302, { location: '/elsewhere' }).end()],
    ['answers 200 to everything', (_request, response) => void response.writeHead(200).end('{}')],
    ['answers 404 to everything', (_request, response) => void response.writeHead(404).end('{}')],
    ['is broken', (_request, response) => void response.writeHead(500).end()],
    ['is too busy', (_request, response) => void response.writeHead(429).end()],
    ['wants a password', (_request, response) => void response.writeHead(401).end()],
    ['hangs up', (request) => void request.socket.destroy()],
    ['never answers', () => undefined],
    ['sends a head without end', (_request, response) => void response.writeHead(404, { x: 'x'.repeat(40_000) }).end()],
  ])('%s', async (_what, behaviour) => {
    answer = behaviour;

    expect(await judge([named('invented-name')], { limitMs: 300 })).toEqual(['unknown invented-name']);
    expect(asked.some((line) => line.includes('elsewhere'))).toBe(false);
  });
  test('is not there', async () => {
    base = 'http://127.0.0.1:1';
    expect(await judge([named('invented-name')])).toEqual(['unknown invented-name']);
  });
});

test('one that refuses or redirects a single name is asked about the others', async () => {
  answer = (request, response) => {
    if (request.url === '/held-back') response.writeHead(403).end();
    else if (request.url === '/moved') response.writeHead(301, { location: '/there' }).end();
    else registry(request, response);
  };
  const names = [named('held-back'), named('moved'), named('invented-name')];
  expect((await judge(names)).sort()).toEqual(['invented invented-name', 'unknown held-back', 'unknown moved']);
});

test('a slow one holds nobody up for longer than the limit, and what it said until then counts', async () => {
  answer = (request, response) =>
    /slow/.test(request.url ?? '')
      ? void setTimeout(() => registry(request, response), 30_000).unref()
      : registry(request, response);
  const late = new AbortController();
  const judged = judge(
    [...Array(8).keys()]
      .map((n) => named(`slow-${n}`))
      .concat(named('invented-name'))
      .reverse(),
    { signal: late.signal },
  );
  setTimeout(() => late.abort(), 500);
  const found = await judged;

  expect(found.filter((line) => line.startsWith('unknown'))).toHaveLength(8);
  expect(found).toContain('invented invented-name');
});

test('packages of the operator’s own are never asked about; without a scope they are told', async () => {
  const names = [
    named('@acme/billing'),
    named('acme-core'),
    named('acme_tools', 'pypi'),
    named('there'),
    named('acmes'),
  ];

  expect(await judge(names, { own: ['@acme/*', 'acme-*'] })).toEqual([
    'confusion acme-core',
    'confusion acme-tools',
    'invented acmes',
  ]);
  expect(asked.some((line) => /acme[-_/%]/.test(line))).toBe(false);
});

test.each([
  '../../admin',
  'a/b',
  '@a/b/c',
  'a b',
  'a?b=c',
  'a#b',
  '.hidden',
  '',
  'a'.repeat(215),
  'http://x.example/',
  'ä',
])('no address is ever made of %j', async (name) => {
  const { judgeNames, close } = createRegistry({ addresses: { npm: base, pypi: base }, mayBePrivate: true, log });
  const issues = await judgeNames([named(name), named(name, 'pypi')], new AbortController().signal);
  await close();

  expect(issues.map(({ rule_id: rule }) => rule)).toEqual(['dependency.unknown', 'dependency.unknown']);
  expect(asked).toEqual([]);
});

describe('answers are kept', () => {
  let at: number;
  let calls: string[];
  const says: Record<string, Existence | number> = { express: 200, there: 200 };
  const ask: AskRegistry = (name) => {
    if (!name.startsWith('wingman-') && name !== 'express') calls.push(name);
    return Promise.resolve(Number(says[name] ?? 404));
  };
  const existence = (maxNames?: number) => createExistence({ ask, ecosystems: ['npm'], log, now: () => at, maxNames });
  beforeEach(() => {
    [at, calls] = [0, []];
  });

  test('for hours where a name exists, for minutes where it does not', async () => {
    const find = existence();
    for (const time of [0, 60_000, 299_000, 301_000, 12 * 3_600_000 - 1, 12 * 3_600_000 + 1]) {
      at = time;
      expect([await find('there', 'npm'), await find('missing-name', 'npm')]).toEqual(['exists', 'missing']);
    }
    expect(calls.filter((name) => name === 'there')).toHaveLength(2);
    expect(calls.filter((name) => name === 'missing-name')).toHaveLength(3);
  });

  test('up to a number of names: the oldest makes room', async () => {
    const find = existence(2);
    for (const name of ['one', 'two', 'three', 'two', 'three', 'one']) await find(name, 'npm');
    expect(calls).toEqual(['one', 'two', 'three', 'one']);
  });

  test('one request answers all who ask at once', async () => {
    const find = existence();
    await Promise.all(Array.from({ length: 20 }, () => find('there', 'npm')));
    expect(calls).toEqual(['there']);
  });

  test('a failure is not, and the registry is left alone for half a minute', async () => {
    const find = existence();
    says.failing = 503;
    expect(await find('failing', 'npm')).toBe('unknown');
    says.failing = 404;
    expect([await find('failing', 'npm'), await find('there', 'npm')]).toEqual(['unknown', 'unknown']);
    at = 30_001;
    expect([await find('failing', 'npm'), await find('there', 'npm')]).toEqual(['missing', 'exists']);
    expect(calls).toEqual(['failing', 'failing', 'there']);
  });

  test('more than a number of names at once are not waited for', async () => {
    const find = createExistence({ ask: () => new Promise(() => undefined), ecosystems: ['npm'], log });
    for (let n = 0; n < 64; n += 1) void find(`name-${n}`, 'npm');
    expect(await find('one-more', 'npm')).toBe('unknown');
  });
});
