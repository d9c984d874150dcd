import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SERVICES, VERSION } from '@wingman/contracts';
import { certify } from '../../src/certify/certify.js';
import type { Certificate } from '../../src/certify/report.js';
import { runWingman } from '../run-wingman.js';
import { startStandIn } from '../stand-in.js';
import { checkpointOf, fileOf, lines, newSigner, vkey } from '../signed-log.js';

let home: string;
const at = (...names: string[]) => path.join(home, ...names);
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'wingman-certify-'));
  for (const folder of ['bin', 'dist/tools']) mkdirSync(at(folder), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true }));

/** What a section says, each row as `outcome what: says`, and how certifying ended. */
async function section(title: string, ...more: string[]) {
  const env = { PATH: at('bin'), DOCKER_HOST: 'unix:///nowhere.sock' };
  const words = ['certify', '--out', at('report'), '--root', home, ...more];
  const { code } = await runWingman([certify], words, [], env);
  const report = JSON.parse(readFileSync(at('report', 'security-report.json'), 'utf8')) as Certificate;
  const found = report.sections.find((each) => each.title === title);
  const rows = (found?.checks ?? []).map(({ outcome, what, says }) => `${outcome} ${what}: ${says}`);
  return { code, outcome: found?.outcome, rows };
}

test.each<[string, string, string | Uint8Array, string]>([
  ['passed', 'what was signed', fileOf(lines), 'OK: 40 entries'],
  ['failed', 'a cut tail', fileOf(lines.slice(0, 39)), 'TAMPERED: line 40'],
  ['failed', 'no line at all', '', 'TAMPERED: line 1'],
])('the ledger has %s with %s', async (outcome, _what, content, says) => {
  writeFileSync(at('export'), content);
  writeFileSync(at('checkpoint'), checkpointOf(lines));

  const found = await section('Ledger', '--export', at('export'), '--key', vkey, '--checkpoint', at('checkpoint'));

  expect(found.outcome).toBe(outcome);
  expect(found.rows).toEqual([expect.stringContaining(`${outcome} ledger export: ${says}`)]);
});

test('a checkpoint of another ledger fails it; a file that cannot be read leaves it open', async () => {
  writeFileSync(at('export'), fileOf(lines));
  writeFileSync(at('checkpoint'), checkpointOf(lines, newSigner()));
  const words = ['--key', vkey, '--checkpoint', at('checkpoint')];

  expect((await section('Ledger', '--export', at('export'), ...words)).rows).toEqual([
    expect.stringContaining('failed ledger export: TAMPERED: the checkpoint is not to be believed'),
  ]);

  writeFileSync(at('checkpoint'), checkpointOf(lines));
  expect((await section('Ledger', '--export', at('nowhere'), ...words)).rows).toEqual([
    expect.stringContaining('not checked ledger export: cannot read'),
  ]);
});

const audit = (critical: number, high: number): string =>
  JSON.stringify({ metadata: { vulnerabilities: { critical, high, total: critical + high + 1 } } });

test.each<[string, string, string, number, string]>([
  ['passed', 'no critical weakness', audit(0, 2), 1, 'npm audit: 3 known weaknesses, 0 critical, 2 high'],
  ['failed', 'a critical one', audit(1, 0), 1, 'npm audit: 2 known weaknesses, 1 critical, 0 high'],
  [
    'not checked',
    'a registry that refuses',
    '{"message":"404","error":{"summary":"404"}}',
    1,
    'npm audit gave no report',
  ],
  ['not checked', 'a program that breaks', 'npm: out of memory', 134, 'npm audit gave no report'],
])('dependencies are %s with %s', async (outcome, _what, printed, status, says) => {
  writeFileSync(at('package-lock.json'), '{}');
  writeFileSync(at('answer'), printed);
  writeFileSync(at('bin', 'npm'), `#!/bin/sh\n/bin/cat ${at('answer')}\nexit ${status}\n`, { mode: 0o755 });

  const found = await section('Dependencies');

  expect(found.rows).toEqual([expect.stringContaining(`${outcome} dependencies: ${says}`)]);
});

test('without npm dependencies are not checked', async () => {
  writeFileSync(at('package-lock.json'), '{}');

  expect((await section('Dependencies')).rows).toEqual([
    expect.stringContaining('not checked dependencies: npm audit did not run'),
  ]);
});

const NO_SCANNER = expect.stringMatching(/^not checked images, known weaknesses: /);
const ONE = `console.log('wingman/one:local is sound');`;

test.each<[string, string, string, string[]]>([
  ['sound', ONE, 'passed', ['passed wingman/one:local: is sound']],
  [
    'with a fault',
    `${ONE} console.log('wingman/two:local runs as root'); process.exitCode = 1;`,
    'failed',
    ['passed wingman/one:local: is sound', 'failed wingman/two:local: runs as root'],
  ],
  [
    'some sound, and then the tool breaks',
    `${ONE} throw new Error('the engine went away');`,
    'passed',
    ['passed wingman/one:local: is sound', 'not checked images: not all of them were looked at: '],
  ],
  [
    'not there',
    `console.error('docker image inspect: no such image'); process.exitCode = 2;`,
    'not checked',
    ['not checked images: not all of them were looked at: docker image inspect: no such image'],
  ],
  ['none at all', '', 'not checked', ['not checked images: not all of them were looked at: the check ended with 0']],
  [
    'looked at by a tool that is killed',
    `${ONE} process.kill(process.pid, 'SIGKILL');`,
    'passed',
    ['passed wingman/one:local: is sound', 'not checked images: not all of them were looked at: '],
  ],
])('images that are %s', async (_what, tool, outcome, rows) => {
  writeFileSync(at('dist/tools/images.js'), tool);

  const found = await section('Images');

  expect(found.rows).toEqual([...rows.map((row) => expect.stringContaining(row)), NO_SCANNER]);
  expect(found.outcome).toBe(outcome);
});

test('a gap counts as a fault only where all is required', async () => {
  const system = await startStandIn();
  const services = Object.fromEntries(SERVICES.map((name) => [name, { status: 'ok' }]));
  system.answer('GET /health', { json: { status: 'ok', services } });
  system.answer('GET /openapi.json', { json: { info: { version: VERSION } } });
  const words = ['certify', '--out', at('report'), '--root', home];
  const env = { PATH: at('bin'), WINGMAN_URL: system.url };
  try {
    const lenient = await runWingman([certify], words, [], env);
    const strict = await runWingman([certify], [...words, '--require-all'], [], env);
    expect([lenient.code, strict.code]).toEqual([0, 1]);
    expect(lenient.out).toMatch(/^passed: [1-9]\d* passed, 0 failed, [1-9]\d* not checked/);
  } finally {
    await system.close();
  }
});
