import { expect, test } from '@jest/globals';
import { until } from './until.js';

test('returns the first truthy value', async () => {
  let looks = 0;
  expect(await until(() => ((looks += 1) === 3 ? `look ${looks}` : undefined), { interval: 1 })).toBe('look 3');
});

test('gives up at its deadline and shows the last error as the cause', async () => {
  const never = until(
    () => {
      throw new Error('still closed');
    },
    { timeout: 20, interval: 5, what: 'the port' },
  );

  await expect(never).rejects.toMatchObject({
    message: 'the port did not come true within 20 ms',
    cause: expect.objectContaining({ message: 'still closed' }),
  });
});
