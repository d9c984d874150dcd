import { beforeEach, expect, test } from '@jest/globals';
import type { ApprovalView } from '@wingman/contracts';
import { SECRET_SAMPLES } from '@wingman/testkit';
import type { CommandIo } from '../../src/command.js';
import { runApproved } from '../../src/exec/run-approved.js';
import { createFakeControl, type FakeControl, Killed } from '../staged/fake-control.js';

let control: FakeControl;
beforeEach(() => {
  control = createFakeControl('control-key');
});

const io: CommandIo = {
  stdin: (async function* () {})(),
  env: {},
  print: () => undefined,
  printError: () => undefined,
  write: () => undefined,
  writeError: () => undefined,
  interruption: () => new AbortController().signal,
};

async function approved(commands: string[][]): Promise<ApprovalView> {
  const { work } = control.connection;
  const asked = { worker_id: 'deployer', title: 'Run', instruction: 'Run it', environment: 'dev', commands };
  const { approval_id: id } = await work.requestApproval(asked);
  return work.waitForApproval({ id });
}
const withSecret = (value: string): string[] => ['docker', 'run', '--env', `PASSWORD=${value}`, 'web'];
const [one = '', other = ''] = SECRET_SAMPLES.map(({ value }) => value);

test('a command with a secret, which nobody is shown, is known again after the program was killed', async () => {
  const approval = await approved([withSecret(one)]);
  control.endWith('PASSWORD', 3);
  control.dieDuring('PASSWORD');
  await expect(runApproved(control.connection, approval, withSecret(one), io)).rejects.toThrow(Killed);

  await expect(runApproved(control.connection, approval, withSecret(one), io)).resolves.toBe(3);
  expect(control.executed).toHaveLength(1);
});

test('of two that differ in a secret alone, neither passes for the other', async () => {
  const commands = [withSecret(one), withSecret(other)];
  const approval = await approved(commands);

  for (const command of commands) await runApproved(control.connection, approval, command, io);

  expect(control.executed).toHaveLength(2);
});
