import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withAdminClient } from '@wingman/db';
import { createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { questionsOf, readDashboards } from './dashboards.js';
import { allExpressions } from './named-metrics.js';
import { readRules } from './rule-files.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const dashboards = readDashboards();

/** As Grafana fills a question in. @see https://grafana.com/docs/grafana/latest/datasources/postgres/#macros */
const filledIn = (sql: string): string =>
  sql
    .replaceAll(/\$__timeGroup\((\w+), \$__interval\)/g, 'floor(extract(epoch FROM $1) / 60) * 60')
    .replaceAll(/\$__timeFilter\((\w+)\)/g, "$1 BETWEEN now() - interval '6 hours' AND now()");

test('there is a page for health, truth, approvals, executions, the rollout of validation, and tenants', () => {
  expect(dashboards.map(({ uid }) => uid).sort()).toEqual(
    ['approvals', 'executions', 'health', 'tenants', 'truth', 'validation'].map((name) => `wingman-${name}`),
  );
});

describe.each(dashboards.map((dashboard) => [dashboard.title, dashboard] as const))('%s', (_title, dashboard) => {
  test('has panels with a name and a number of their own, each of which asks something', () => {
    for (const pick of ['id', 'title'] as const) {
      const all = dashboard.panels.map((panel) => panel[pick]);
      expect(all).toEqual([...new Set(all)]);
    }
    for (const { targets, datasource } of dashboard.panels) {
      const asked = datasource.uid === 'wingman-prometheus' ? 'expr' : 'rawSql';
      expect(targets.map((target) => target[asked]).filter(Boolean).length).toBeGreaterThan(0);
    }
  });

  test('asks PostgreSQL only what the role of these pages may read', async () => {
    const questions = questionsOf(dashboard).flatMap(({ rawSql }) => rawSql ?? []);
    await withAdminClient(database.adminUrl, async (admin) => {
      await admin.query('SET ROLE wingman_grafana');
      for (const sql of questions) expect((await admin.query(filledIn(sql))).rows).toEqual([]);
    });
  });
});

test('what is asked by a recorded name is recorded', () => {
  const recorded = new Set(readRules().flatMap(({ record }) => record ?? []));
  const asked = allExpressions().flatMap(({ expr }) => expr.match(/\bwingman:[a-z0-9_:]+/g) ?? []);

  expect(asked.filter((name) => !recorded.has(name))).toEqual([]);
});
