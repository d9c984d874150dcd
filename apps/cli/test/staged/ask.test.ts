import { expect, test } from '@jest/globals';
import { askPeople } from '../../src/staged/ask.js';
import { createFakeControl } from './fake-control.js';

const question = { workerId: 'driver', environment: 'prd', title: 'Tidy up', commands: [['docker', 'ps']] };
const ask = (control: ReturnType<typeof createFakeControl>, instruction: string, remembered: string[] = []) =>
  askPeople(
    control.connection,
    { ...question, instruction },
    { checkId: remembered[0], remember: (id) => void remembered.unshift(id) },
    new AbortController().signal,
  );

test('nobody is asked for what the gate rejects', async () => {
  const control = createFakeControl('key');
  control.wantChecks();

  await expect(ask(control, 'Please tidy up.')).rejects.toThrow(/the gate rejects the instruction \(check-1\): /);

  expect(control.requests).toEqual([]);
});

test('where no check is wanted, none is made', async () => {
  const control = createFakeControl('key');
  const remembered: string[] = [];

  await ask(control, 'Please tidy up.', remembered);

  expect([remembered, control.requests.length]).toEqual([[], 1]);
});
