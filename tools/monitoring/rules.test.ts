import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { root } from '../stack/folder.js';
import { findPromtool } from './promtool.js';
import { filesIn, PROMETHEUS, readRules, readRuleTests } from './rule-files.js';

const MINUTES = 60_000;
const run = promisify(execFile);

const rules = readRules();
const alerts = rules.filter(({ alert }) => alert !== undefined);
const promtool = await findPromtool();

/** The anchors of a Markdown file's headings, as GitHub makes them. */
const anchorsOf = (file: string): Set<string> =>
  new Set(
    [...readFileSync(path.join(root, file), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

describe.each(alerts.map((rule) => [rule.alert, rule] as const))('the alert %s', (name, rule) => {
  test('says what it means, how bad it is, and where its first steps stand', () => {
    const { summary = '', description = '', runbook_url: runbook = '' } = rule.annotations ?? {};
    const [file = '', anchor = ''] = runbook.split('#');

    expect(summary.length).toBeGreaterThan(10);
    expect(description.length).toBeGreaterThan(10);
    expect(['warning', 'critical']).toContain(rule.labels?.['severity']);
    expect(anchorsOf(file)).toContain(anchor);
  });

  test('is tested: there is a moment at which it fires, and one at which it does not', () => {
    const asked = readRuleTests()
      .flatMap(({ promql_expr_test: questions }) => questions)
      .filter(({ expr }) => expr === `ALERTS{alertname="${name}",alertstate="firing"}`);

    expect(new Set(asked.map(({ exp_samples: samples }) => samples.length > 0))).toEqual(new Set([true, false]));
  });
});

test('no two alerts have one name, and what is recorded has a name of its own kind', () => {
  const names = alerts.map(({ alert }) => alert);

  expect(names).toEqual([...new Set(names)]);
  for (const { record } of rules.filter(({ alert }) => alert === undefined)) expect(record).toMatch(/^wingman:/);
});

const [describeRules, why] = 'file' in promtool ? [describe, ''] : [describe.skip, ` (left out: ${promtool.reason})`];
describeRules(`promtool${why}`, () => {
  const check = async (...words: string[]): Promise<string> =>
    (await run('file' in promtool ? promtool.file : '', words, { maxBuffer: 1 << 24 })).stdout;

  test('takes the configuration and every rule', async () => {
    await check('check', 'config', '--syntax-only', path.join(PROMETHEUS, 'prometheus.yml'));
    expect(await check('check', 'rules', ...filesIn('rules'))).toContain('SUCCESS');
  });

  test(
    'sees each alert fire when it should, and only then',
    async () => {
      expect(await check('test', 'rules', ...filesIn('tests'))).not.toContain('FAILED');
    },
    2 * MINUTES,
  );
});
