import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { scan } from '../src/scan/scan.js';
import { runWingman } from './run-wingman.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'wingman-scan-'));
});
afterEach(() => rm(root, { recursive: true }));

async function put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  }
}
const wingman = (...args: string[]) => runWingman([scan], ['scan', root, ...args]);

interface JsonFinding {
  file: string;
  line: number;
  column: number;
  excerpt: string;
  accepted: string | null;
}
async function found(): Promise<JsonFinding[]> {
  const { out } = await wingman('--format', 'json');
  return (JSON.parse(out) as { findings: JsonFinding[] }).findings;
}
const places = async () => [...new Set((await found()).map(({ file, line }) => `${file}:${line}`))];

const DANGER = 'rm -rf /srv/data';

test('a folder without a dangerous command is clean', async () => {
  await put({ 'package.json': '{"scripts": {"test": "jest"}}', 'a.sh': 'ls\necho done\n', 'README.md': DANGER });
  expect(await wingman()).toEqual({ code: 0, out: '0 findings in 3 files', errors: '' });
});

test('names file, line, rule and text of what it finds in every kind of file', async () => {
  await put({
    'a.sh': `ls\n${DANGER}\n`,
    'ci/build.yml': `jobs:\n  a:\n    steps:\n      - run: ${DANGER}\n`,
    'compose.yaml': `services:\n  a:\n    command: ${DANGER}\n`,
    Dockerfile: `FROM a\nRUN ${DANGER}\n`,
    Makefile: `a:\n\t@${DANGER}\n`,
    'package.json': `{\n"scripts": {\n"a": "${DANGER}"}}`,
    'x.py': `import os\nos.system("${DANGER}")\n`,
    'y.ts': `// why\nexecSync('${DANGER}');\n`,
  });
  expect(await places()).toEqual([
    'Dockerfile:2',
    'Makefile:2',
    'a.sh:2',
    'compose.yaml:3',
    'package.json:3',
    'x.py:2',
    'y.ts:2',
    'ci/build.yml:4',
  ]);
  const { code, out } = await wingman();
  expect(out).toMatch(/^a\.sh:2:1: [a-z_.-]+ \((?:high|critical)\): rm -rf \/srv\/data$/m);
  expect(out).toMatch(/^\d+ findings in 8 files$/m);
  expect(code).toBe(1);
});

test('leaves out what is not written by hand, not read or not in the folder', async () => {
  await put({
    'node_modules/a/a.sh': DANGER,
    '.git/hooks/pre-commit': DANGER,
    'dist/a.sh': DANGER,
    'binary.sh': `\0${DANGER}`,
    'latin.sh': Buffer.concat([Buffer.from([0xe9, 0x0a]), Buffer.from(DANGER)]),
    'long.sh': `${DANGER}\n${'#\n'.repeat(1 << 19)}`,
    '.gitignore': 'out/\n*.gen.sh\n!keep.gen.sh\n/top.sh\n',
    'out/a.sh': DANGER,
    'a.gen.sh': DANGER,
    'keep.gen.sh': DANGER,
    'top.sh': DANGER,
    'in/top.sh': DANGER,
    'in/.gitignore': 'own.sh\n',
    'in/own.sh': DANGER,
    'own.sh': DANGER,
  });
  await symlink(path.join(root, 'own.sh'), path.join(root, 'link.sh'));
  await symlink(root, path.join(root, 'loop'));
  expect(await places()).toEqual(['keep.gen.sh:1', 'own.sh:1', 'in/top.sh:1']);
});

test('a finding that the ignore file accepts with a reason is not counted, and is still reported', async () => {
  await put({ 'a.sh': DANGER, 'b/c.sh': DANGER, '.wingmanignore': '# why\n\na.sh # only in the test machine\n' });
  const { code, out } = await wingman('--format', 'json');
  const { findings } = JSON.parse(out) as { findings: JsonFinding[] };
  expect(new Set(findings.map(({ file, accepted }) => `${file} ${accepted}`))).toEqual(
    new Set(['a.sh only in the test machine', 'b/c.sh null']),
  );
  expect(code).toBe(1);
  await put({ '.wingmanignore': '*.sh # only in the test machine' });
  const accepted = await wingman();
  expect(accepted.out).toMatch(/^a\.sh:1:1: .*\n {4}accepted: only in the test machine$/m);
  expect(accepted.out).toMatch(/^0 findings in 3 files, \d+ accepted$/m);
  expect(accepted.code).toBe(0);
});

test('an entry for one rule accepts only that rule', async () => {
  await put({ 'a.sh': DANGER, '.wingmanignore': 'a.sh no.such-rule # another one' });
  expect((await wingman()).code).toBe(1);
});

test.each([
  ['no reason', 'a.sh'],
  ['an empty reason', 'a.sh #'],
  ['a rule and no reason', 'a.sh files.delete'],
])('an entry with %s is an error', async (_case, entry) => {
  await put({ '.wingmanignore': `# first\n${entry}\n` });
  const { code, errors } = await wingman();
  expect(errors).toMatch(/\.wingmanignore line 2: .* needs its reason/);
  expect(code).toBe(2);
});

test('SARIF names rules, places and what is accepted', async () => {
  await put({ 'a b.sh': `ls\n${DANGER}\n`, 'c.sh': DANGER, '.wingmanignore': 'c.sh # tested' });
  const { code, out } = await wingman('--format', 'sarif');
  const log = JSON.parse(out) as {
    version: string;
    runs: Array<{
      tool: { driver: { rules: Array<{ id: string }> } };
      results: Array<{ ruleId: string; level: string; locations: unknown; suppressions?: unknown }>;
    }>;
  };
  expect(log.version).toBe('2.1.0');
  const { tool, results } = log.runs[0]!;
  const ids = tool.driver.rules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { ruleId, level } of results) {
    expect(ids).toContain(ruleId);
    expect(['note', 'warning', 'error']).toContain(level);
  }
  expect(results[0]!.locations).toMatchObject([
    { physicalLocation: { artifactLocation: { uri: 'a%20b.sh' }, region: { startLine: 2, startColumn: 1 } } },
  ]);
  expect(results[0]!.suppressions).toBeUndefined();
  expect(results.at(-1)!.suppressions).toEqual([{ kind: 'external', status: 'accepted', justification: 'tested' }]);
  expect(code).toBe(1);
});

test('a name or an excerpt cannot write to the terminal', async () => {
  await put({ 'a.sh': `${DANGER}/\u001b[2Jx\u202e\n` });
  const { out } = await wingman();
  // eslint-disable-next-line no-control-regex -- that none is printed is the point
  expect(out).not.toMatch(/[\u001b\u202e]/);
});

test.each<[string, string[], RegExp]>([
  ['no folder', [], /expected one folder/],
  ['two folders', ['.', '.'], /expected one folder/],
  ['an absent folder', ['/nowhere/at/all'], /cannot read \/nowhere/],
  ['a file', [import.meta.filename], /is no folder/],
  ['an unknown format', ['.', '--format', 'toString'], /expected text, json, sarif/],
  ['an unknown option', ['.', '--fix'], /fix/],
  ['an absent ignore file', ['.', '--ignore-file', '/nowhere/at/all'], /cannot read \/nowhere/],
])('answers 2 to %s', async (_case, args, why) => {
  const { code, out, errors } = await runWingman([scan], ['scan', ...args]);
  expect(errors).toMatch(why);
  expect(out).toBe('');
  expect(code).toBe(2);
});
