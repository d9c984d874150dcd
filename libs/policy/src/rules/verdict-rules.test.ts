import { describe, expect, test } from '@jest/globals';
import { layer } from './layer.js';
import { layerChanges } from './layer-changes.js';
import { storedWatchRules } from './stored-watch-rules.js';

const tenant = (content: Record<string, unknown>) => ({ layer: 'tenant', ...content });

describe('what a layer may say about verdicts and alerts', () => {
  test.each([
    [
      'actions',
      { verdicts: { on_false: ['alert', 'block', 'rollback'], on_late_false: ['alert'], on_drift: ['block'] } },
    ],
    ['a way back as a line', { verdicts: { rollback: { commands: ['docker restart web'] } } }],
    [
      'a way back as words',
      { verdicts: { rollback: { commands: [['docker', 'restart', 'a b']], environment: 'dev' } } },
    ],
    ['when to look again', { verdicts: { recheck: { every_minutes: 60 } } }],
    ['how late is late', { verdicts: { late_after_minutes: 30 } }],
    ['escalation', { alerts: { escalation: { after_minutes: 10, times: 3 } } }],
  ])('%s is taken', (_what, content) => {
    expect(layer.safeParse(tenant(content)).success).toBe(true);
  });

  test.each([
    ['an unknown action', { verdicts: { on_false: ['shrug'] } }],
    ['an action twice', { verdicts: { on_false: ['block', 'block'] } }],
    ['no action at all', { verdicts: { on_drift: [] } }],
    ['a way back that a shell would have to interpret', { verdicts: { rollback: { commands: ['docker rm $(id)'] } } }],
    ['a way back without a command', { verdicts: { rollback: { commands: [] } } }],
    ['looking again all the time', { verdicts: { recheck: { every_minutes: 1 } } }],
    ['a lateness of zero', { verdicts: { late_after_minutes: 0 } }],
    ['an unknown field', { alerts: { escalate: {} } }],
  ])('%s is refused', (_what, content) => {
    expect(layer.safeParse(tenant(content)).success).toBe(false);
  });
});

test('an environment has the last word on what it names, and what cannot be read says nothing', () => {
  const layers = [
    { layer: 'tenant', verdicts: { on_false: ['block'], late_after_minutes: 30 } },
    { layer: 'environment', environment: 'prd', verdicts: { on_false: ['alert'] } },
  ];
  expect(storedWatchRules(layers, 'prd')?.verdicts).toEqual({ on_false: ['alert'], late_after_minutes: 30 });
  expect(storedWatchRules(layers, 'dev')?.verdicts.on_false).toEqual(['block']);
  expect(storedWatchRules([{ layer: 'nobody' }], 'dev')).toBeUndefined();
});

test('what changes about verdicts, alerts and executions is in the record of changes', () => {
  const before = [layer.parse(tenant({ verdicts: { on_false: ['block'] } }))];
  const after = [
    layer.parse(tenant({ verdicts: { on_false: ['alert'] }, alerts: {}, execution: { lifts: ['grant'] } })),
  ];
  expect(layerChanges(before, after)).toEqual([
    { layer: 'tenant', rule_id: 'execution.lifts', change: 'added' },
    { layer: 'tenant', rule_id: 'verdicts.on_false', change: 'changed' },
  ]);
});
