import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { ENDPOINTS, ERROR_STATUS } from '@wingman/contracts';
import { workspaceRoot } from '@wingman/testkit';
import { mentions, named, shellBlocks } from './read-runbook.js';

const read = (file: string): string => readFileSync(path.join(workspaceRoot, file), 'utf8');
const filesOf = (folder: string, ending: RegExp): string[] =>
  readdirSync(path.join(workspaceRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .map((file) => path.join(folder, file));

const runbooks = filesOf('docs/operations', /\.md$/).map((file) => ({ file, text: read(file) }));
const said = runbooks.flatMap(({ text }) => named(text));
const commands = runbooks.flatMap(({ text }) => shellBlocks(text));

/** Which test runs a command as it stands in a runbook, and the words by which it is found there. */
const RUN_BY: Readonly<Record<string, readonly [file: string, words: string]>> = {
  'node dist/tools/images.js bases': ['test/e2e/support/container-stack.ts', "tool('images', 'bases')"],
  'node dist/tools/images.js services': ['test/e2e/support/container-stack.ts', "tool('images', 'services')"],
  'node dist/tools/images.js check': ['test/e2e/container-stack.test.ts', "'dist/tools/images.js'), 'check'"],
};

test('every command of a runbook is an example, or is run by a test', () => {
  const unmarked = commands.filter(({ isExample }) => !isExample).flatMap(({ lines }) => lines);

  expect(unmarked.length).toBeGreaterThan(0);
  expect(unmarked.filter((line) => RUN_BY[line] === undefined)).toEqual([]);
  for (const line of unmarked) {
    const [file, words] = RUN_BY[line] ?? ['', ''];
    expect(read(file)).toContain(words);
  }
});

test('every command of wingman that is named exists, with its options', () => {
  const sources = filesOf('apps/cli/src', /(?<!\.test)\.ts$/).map(read);
  const shared = sources.filter((text) =>
    /export const (CONNECTION_OPTIONS|COMMON|listing)\b|const COMMON\b/.test(text),
  );
  const missing = (call: string): string[] => {
    const [words = ''] = call.split(' -- ');
    const own = sources.filter((text) => nameIn(words).some((name) => text.includes(`'${name}'`)));
    if (own.length === 0) return [call];
    const flags = mentions([words.replaceAll(/"[^"]*"/g, '')], /--([a-z][a-z-]*)/g);
    return flags
      .filter((flag) => flag !== 'help')
      .filter(
        (flag) => ![...own, ...shared].some((text) => new RegExp(`['" ]?${flag}['"]?: \\{|--${flag}\\b`).test(text)),
      )
      .map((flag) => `${call}: --${flag}`);
  };

  const calls = mentions(said, /(?:^|[\s|(])(wingman [a-z][^`|>]*)/g);
  expect(calls.length).toBeGreaterThan(20);
  expect(calls.flatMap(missing)).toEqual([]);
});

/** The words that may be the command's name: one, or two. */
function nameIn(call: string): string[] {
  const [, first = '', second = ''] = call.split(/\s+/);
  return /^[a-z]+$/.test(second) ? [`${first} ${second}`, first] : [first];
}

test('every program, compose file and linked page exists', () => {
  const tools = mentions(said, /node dist\/tools\/([a-z-]+)\.js/g);
  expect(tools.length).toBeGreaterThan(0);
  expect(tools.filter((tool) => !existsSync(path.join(workspaceRoot, 'tools', tool, 'main.ts')))).toEqual([]);

  const files = mentions(said, /-f ([\w./-]+\.ya?ml)/g);
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !existsSync(path.join(workspaceRoot, file)))).toEqual([]);

  const dead = runbooks.flatMap(({ file, text }) =>
    mentions([text], /\]\(([^)#]+)[^)]*\)/g)
      .filter((link) => !link.includes('://') && !existsSync(path.join(workspaceRoot, path.dirname(file), link)))
      .map((link) => `${file}: ${link}`),
  );
  expect(dead).toEqual([]);
});

test('every endpoint, setting and metric that is named exists', () => {
  const endpoints = new Set([...ENDPOINTS.map(({ method, path: place }) => `${method} ${place}`), 'GET /health']);
  const asked = mentions(said, /\b((?:GET|POST|PUT) \/[\w/:.]*)/g);
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter((endpoint) => !endpoints.has(endpoint))).toEqual([]);

  const settings = [
    ...filesOf('apps', /\/src\/config\.ts$/),
    'libs/service-kit/src/config.ts',
    'docker-compose.yml',
    '.env.prd.example',
    'apps/cli/src/connection/config-file.ts',
  ].map(read);
  const isKey = (name: string): boolean => /^WINGMAN_(WORK|MINT|READ|DECIDE|ADMIN|PLATFORM)_KEY$/.test(name);
  const known = (name: string): boolean => settings.some((text) => new RegExp(`\\b${name}\\b`).test(text));
  const setting = mentions(said, /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g).filter((name) => !/_ID$/.test(name));
  expect(setting.length).toBeGreaterThan(10);
  expect(setting.filter((name) => !isKey(name) && !known(name) && !known(name.replace(/_FILE$/, '')))).toEqual([]);

  const code = [...filesOf('apps', /(?<!\.test)\.ts$/), ...filesOf('libs', /(?<!\.test)\.ts$/)].map(read).join('\n');
  expect(mentions(said, /\b(wingman_[a-z_]+)\b/g).filter((metric) => !code.includes(metric))).toEqual([]);
});

test('the table of refusals has every code, with its status', () => {
  const rows = [...read('docs/operations/refusals.md').matchAll(/^\| `(\w+)` +\| (\d+) /gm)];

  expect(Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))).toEqual(ERROR_STATUS);
});
