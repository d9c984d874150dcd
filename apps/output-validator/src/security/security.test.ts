import { describe, expect, test } from '@jest/globals';
import { SECRET_SAMPLES } from '@wingman/testkit';
import type { Issue } from '../issue.js';
import type { Language } from '../source-file.js';
import { CHECKED_FIXTURES } from './fixtures/checked.fixture.js';
import { CODE_FIXTURES } from './fixtures/code.fixture.js';
import { ECMASCRIPT_FIXTURES } from './fixtures/ecmascript.fixture.js';
import type { Fixture } from './fixtures/fixture.js';
import { GO_FIXTURES } from './fixtures/go.fixture.js';
import { JAVA_FIXTURES } from './fixtures/java.fixture.js';
import { LINE_FIXTURES } from './fixtures/lines.fixture.js';
import { PYTHON_FIXTURES } from './fixtures/python.fixture.js';
import { SERVICE_FIXTURES } from './fixtures/services.fixture.js';
import { WEAKNESSES } from './rules/weaknesses.js';
import { findSecurityIssues } from './security.js';

const find = (language: Language, content: string): Promise<Issue[]> =>
  findSecurityIssues({ path: language === 'typescript' ? 'a.tsx' : 'a', content, language });
const grave = (issues: readonly Issue[]) =>
  issues
    .filter(({ severity }) => !['low', 'info'].includes(severity))
    .map(({ rule_id, line }) => `${rule_id}:${String(line)}`);

const inLanguage = (language: Language, fixtures: readonly Fixture[]) =>
  fixtures.map((fixture) => ({ ...fixture, language }));

const ALL = [
  ...inLanguage('python', PYTHON_FIXTURES),
  ...inLanguage('javascript', ECMASCRIPT_FIXTURES),
  ...inLanguage('typescript', ECMASCRIPT_FIXTURES),
  ...inLanguage('go', GO_FIXTURES),
  ...inLanguage('java', JAVA_FIXTURES),
  ...LINE_FIXTURES,
  ...SERVICE_FIXTURES,
  ...CODE_FIXTURES,
  ...CHECKED_FIXTURES,
];

test('no rule is without a case that it finds and one near to it that it does not', () => {
  const withCases = new Set(ALL.filter(({ bad, good }) => bad.length * good.length > 0).map((one) => one.weakness));
  expect(Object.keys(WEAKNESSES).filter((weakness) => !withCases.has(weakness))).toEqual([]);
});

describe.each(ALL)('$weakness in $language', ({ weakness, bad, good, language }) => {
  test.each(bad)('is found in %j', async (content) => {
    const found = await find(language, content);
    expect(found.map(({ rule_id }) => rule_id)).toContain(`security.${weakness}`);
  });

  test.each(good)('is not seen in %j', async (content) => {
    const found = await find(language, content);
    expect(found.map(({ rule_id }) => rule_id)).not.toContain(`security.${weakness}`);
    expect(grave(found)).toEqual([]);
  });
});

test('says where, what, how bad and what to do, and shows nothing of the file', async () => {
  const [issue] = await find('python', "import os\nos.system('ls ' + input())\n");
  expect(issue).toMatchObject({
    rule_id: 'security.command-injection',
    cwe: 'CWE-78',
    severity: 'critical',
    confidence: 'high',
    blocking: true,
    line: 2,
  });
  expect(issue?.remediation).not.toBe('');
  expect(JSON.stringify(issue)).not.toContain('ls ');
});

test.each([
  ['python', 'import pickle\npickle.loads(x)  # nosec\n'],
  ['python', 'import pickle\npickle.loads(x)  # noqa: S301\n'],
  ['javascript', 'eval(x); // eslint-disable-line no-eval\n'],
  ['go', 'package a\nimport "crypto/md5"\nfunc f() { md5.New() } //nolint:gosec\n'],
  ['java', '@SuppressWarnings("all")\nclass P { void p() { MessageDigest.getInstance("MD5"); } }\n'],
] as const)('a comment switches nothing off in %s and is told itself: %j', async (language, content) => {
  const found = await find(language, content);
  expect(found.map(({ rule_id }) => rule_id)).toContain('security.suppressed-check');
  expect(grave(found)).not.toEqual([]);
});

test('finds credentials in every language and repeats none', async () => {
  for (const { text, value } of SECRET_SAMPLES.slice(0, 4)) {
    for (const language of ['yaml', 'json', 'toml', 'bash'] as const) {
      const found = await find(language, text);
      expect(found.map(({ rule_id }) => rule_id)).toContain('security.hard-coded-secret');
      expect(JSON.stringify(found)).not.toContain(value);
    }
  }
});

test.each([
  ['brackets', 'javascript', `x = ${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
  ['lists', 'python', `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['a sum', 'java', `class P { String p() { return ${'"a" + '.repeat(5_000)}"b"; } }`],
  ['blocks', 'go', `package a\nfunc f() ${'{'.repeat(5_000)}${'}'.repeat(5_000)}`],
] as const)(
  'is not upset by %s nested without end, and says that it did not read them',
  async (_what, language, content) => {
    const found = await find(language, content);
    expect(found.map(({ rule_id }) => rule_id)).toContain('security.incomplete');
  },
);

test('a file that calls itself in circles ends', async () => {
  const functions = Array.from(
    { length: 60 },
    (_, index) =>
      `def f${String(index)}(x):\n${Array.from({ length: 12 }, (__, other) => `    f${String((index + other + 1) % 60)}(x)`).join('\n')}`,
  );
  const found = await find('python', functions.join('\n'));
  expect(found.every(({ rule_id }) => rule_id === 'security.incomplete')).toBe(true);
});

test('what is no text of a program is read without an error', async () => {
  for (const language of ['python', 'javascript', 'typescript', 'go', 'java', 'ruby', 'yaml'] as const) {
    for (const content of ['', '\u0000\ufffd\ud800', '"""', '`${', 'a'.repeat(200_000), '\n'.repeat(50_000)]) {
      expect(await find(language, content)).toBeInstanceOf(Array);
    }
  }
});

test('too large a file is not read, and says so', async () => {
  const found = await find('python', '#'.repeat(1_100_000));
  expect(found.map(({ rule_id }) => rule_id)).toEqual(['security.incomplete']);
});
