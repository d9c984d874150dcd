import { expect, test } from '@jest/globals';
import { perform } from './perform.js';

test('of a file with a finding on each line the service gets those that matter, and how many more there are', async () => {
  const lines = 140_000;
  const content = `${'#nosec\n'.repeat(lines)}eval "$1"\n`;
  const result = await perform({ validator: 'security', files: [{ path: 'a.sh', content, language: 'bash' }] });
  const { issues, omitted } = 'issues' in result ? result : { issues: [], omitted: undefined };

  expect(issues[0]).toMatchObject({ rule_id: 'security.code-evaluation', line: lines + 1 });
  expect([issues.length, omitted]).toEqual([200, lines + 1 - 200]);
});
