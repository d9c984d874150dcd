import { describe, expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import { askedOf } from './check.js';

const defaults = { workerId: undefined, environment: 'test' };
const body = { instruction: 'x' };

function refusedField(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof AppError ? error.errors?.[0]?.path : 'another error';
  }
}

describe('who asks and where', () => {
  test.each([
    ['the body', { ...body, worker_id: 'a', environment: 'prd' }, {}, 'a', 'prd'],
    ['the address', body, { worker_id: 'b', environment: 'dev' }, 'b', 'dev'],
    ['both alike', { ...body, worker_id: 'c', environment: 'dev' }, { worker_id: 'c', environment: 'dev' }, 'c', 'dev'],
    ['the body, and nobody where', { ...body, worker_id: 'd' }, {}, 'd', 'test'],
  ])('%s says it', (_case, said, query, workerId, environment) => {
    expect(askedOf(said, query, defaults)).toMatchObject({ workerId, environment });
  });

  test('the key says who where nobody else does', () => {
    expect(askedOf(body, {}, { ...defaults, workerId: 'bound' }).workerId).toBe('bound');
  });

  test.each([
    ['nobody says who', body, {}, 'worker_id'],
    ['two places name two workers', { ...body, worker_id: 'a' }, { worker_id: 'b' }, 'worker_id'],
    [
      'two places name two environments',
      { ...body, worker_id: 'a', environment: 'dev' },
      { environment: 'prd' },
      'environment',
    ],
  ])('is refused when %s', (_case, said, query, field) => {
    expect(refusedField(() => askedOf(said, query, defaults))).toBe(field);
  });
});
