import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WingmanError } from '@wingman/sdk';
import { until } from '@wingman/testkit';
import { buttonsOf, createScene, type Scene } from './conversing.js';
import { exampleApproval } from './fake-approvals.js';
import { PAT_ID } from './start-bot.js';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const COMMANDS = [
  ['docker', 'volume', 'rm', 'old-data'],
  ['rm', '--force', 'a b'],
];
function approved(status: 'APPROVED' | 'PENDING' = 'APPROVED') {
  const approval = exampleApproval({ status, commands: COMMANDS });
  scene.world.wingman.approvals.push(approval);
  return approval;
}
const changes = () => scene.world.wingman.changes;
/** Asks, says yes, and gives what the bot says of the end. */
async function run(text: string) {
  const question = await scene.ask(text);
  const before = scene.messages().length;
  await scene.press(question, 'Yes, run');
  return until(() => scene.messages()[before], { what: 'the end of the run' });
}

describe('/exec', () => {
  test('asks back, mints, runs, and tells how it ended with what it printed', async () => {
    const { approval_id: id } = approved();
    const question = await scene.ask(`/exec ${id} 1`);
    expect(question.text).toContain('1. docker volume rm old-data');
    expect(changes()).toEqual([]);
    await scene.press(question, 'Yes, run');
    const end = await until(() => scene.messages()[1]);
    expect(end.text).toMatch(/SUCCEEDED, exit code 0, 12 ms\ndocker volume rm old-data\n[^]*Output:\nold-data/);
    expect(changes()).toEqual([`Pat minted for ${id}: docker volume rm old-data`, 'Pat ran docker volume rm old-data']);
    expect(scene.now(question).text).toContain('Running command 1');
    expect(buttonsOf(scene.now(question))).toEqual([]);
    expect(JSON.stringify(scene.messages())).not.toContain('token of');
  });

  test.each([
    ['2', ['rm', '--force', 'a b']],
    ['docker volume rm old-data', COMMANDS[0]],
    [`rm --force 'a b'`, ['rm', '--force', 'a b']],
  ])('takes a command by its number or its words: %s', async (said, words) => {
    const { approval_id: id } = approved();
    await run(`/exec ${id} ${said}`);
    expect(changes()[1]).toBe(`Pat ran ${words!.join(' ')}`);
  });

  test.each([
    ['3', 'no such command'],
    ['rm --force a b', 'no such command'],
    ['rm —force', 'no such command'],
    ['docker volume rm $(id)', 'no such command'],
  ])('runs nothing that was not approved word by word: %s', async (said, answer) => {
    const { approval_id: id } = approved();
    expect((await scene.ask(`/exec ${id} ${said}`)).text).toContain(answer);
    expect(changes()).toEqual([]);
  });

  test('runs nothing of a request that waits', async () => {
    const { approval_id: id } = approved('PENDING');
    expect((await scene.ask(`/exec ${id} 1`)).text).toContain('is PENDING, not approved');
  });

  test('with a one-time code where policy asks for one: in the command, or in answer to the question', async () => {
    const { approval_id: id } = approved();
    scene.world.wingman.codes = new Set([`telegram:${PAT_ID} 123456`, `telegram:${PAT_ID} 654321`]);
    const sure = await scene.ask(`/exec ${id} 1`);
    await scene.press(sure, 'Yes, run');
    const question = await until(() => [scene.now(sure)].find(({ text }) => text.startsWith('A one-time code')));
    expect(changes()).toEqual([]);
    expect((await scene.reply(question, '654321')).text).toContain('Running command 1');
    await until(() => changes().length === 2);
    await scene.ask(`/exec ${id} 2 123456`);
    await until(() => changes().length === 4);
  });

  test('tells what the gateway says against it', async () => {
    const { approval_id: id } = approved();
    scene.world.wingman.execution = () => {
      throw new WingmanError('not_built', { detail: 'the gateway runs nothing yet', status: 501 });
    };
    expect((await run(`/exec ${id} 1`)).text).toContain('(not_built): the gateway runs nothing yet');
  });

  test('shows output as it is: markup, controls, and nothing cut; what no message holds comes as a file', async () => {
    const { approval_id: id } = approved();
    const { execution } = scene.world.wingman;
    scene.world.wingman.execution = () => ({
      ...execution(),
      stdout: '<b>&amp;\u001b[2J',
      stderr: 'no',
      status: 'FAILED',
      exit_code: 2,
    });
    expect((await run(`/exec ${id} 1`)).text).toMatch(/FAILED, exit code 2[^]*<b>&amp;␛\[2J[^]*Errors:\nno/);
    const long = Array.from({ length: 2_000 }, (_, index) => `line ${index}`).join('\n');
    scene.world.wingman.execution = () => ({ ...execution(), stdout: long, truncated: true });
    const end = await run(`/exec ${id} 2`);
    expect(end.text).toContain('The gateway has cut the output');
    expect(end.file).toContain('line 1999');
  });

  test('holds up nobody else while it runs', async () => {
    const { approval_id: id } = approved();
    let end = () => undefined as void;
    scene.world.wingman.running = new Promise((resolve) => (end = resolve));
    const question = await scene.ask(`/exec ${id} 1`);
    await scene.press(question, 'Yes, run');
    expect((await scene.ask('/help')).text).toContain('/exec');
    end();
    await until(() => scene.messages().some(({ text }) => text.includes('SUCCEEDED')));
  });
});

describe('an appeal against validation', () => {
  test('is a yes with a note, said twice', async () => {
    const approval = exampleApproval({ status: 'AUTO_REJECTED', decided_by: 'validation:x' });
    approval.risk.level = 'HIGH';
    scene.world.wingman.approvals.push(approval);
    const question = await scene.ask(`/approve ${approval.approval_id} it is a test file`);
    expect(question.text).toContain('Validation has rejected this; your note: it is a test file');
    expect(changes()).toEqual([]);
    await scene.press(question, 'Yes, approve');
    await until(() => scene.now(question).text === `Approved by Pat: ${approval.approval_id}`);
    expect(changes()).toEqual([`Pat APPROVED ${approval.approval_id}: it is a test file`]);
  });

  test('without a note is refused by Wingman', async () => {
    const approval = exampleApproval({ status: 'AUTO_REJECTED', decided_by: 'validation:x' });
    scene.world.wingman.approvals.push(approval);
    expect((await scene.ask(`/approve ${approval.approval_id}`)).text).toContain('refused this');
    expect(changes()).toEqual([]);
  });
});
