import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '@wingman/testkit';
import { createScene, type Scene } from './conversing.js';
import { exampleApproval } from './fake-approvals.js';
import { PAT_ID } from './start-bot.js';

let scene: Scene;

beforeEach(async () => {
  scene = await createScene();
  scene.world.wingman.firstAsks = new Map();
});
afterEach(() => scene.close());

const approved = () => {
  const approval = exampleApproval({ status: 'APPROVED', commands: [['docker', 'volume', 'rm', 'old-data']] });
  scene.world.wingman.approvals.push(approval);
  return approval;
};
const changes = () => scene.world.wingman.changes;
/** Sends the command and says yes; the question as it is then. */
async function sure(text: string, yes: string, user = scene.pat) {
  const question = await scene.ask(text, user);
  await scene.press(question, yes, user);
  return until(() => [scene.now(question)].find((now) => now.text !== question.text), { what: 'what came of it' });
}

describe('where Wingman asks for a second person', () => {
  test('the bot says what the other one sends, who does, and it is run in their name', async () => {
    const { approval_id: id } = approved();

    const held = await sure(`/exec ${id} 1`, 'Yes, run');
    expect(held.text).toContain('another person must ask for the same until noon');
    expect(held.text).toContain(`\n/exec ${id} 1\n`);
    expect(held.text).toContain(`/withdraw ${id} 1`);
    expect(changes()).toEqual([]);

    expect((await sure(`/exec ${id} 1`, 'Yes, run', scene.robin)).text).toContain('Running command 1');
    await until(() => changes().length === 2, { what: 'the run' });
    expect(changes()[0]).toBe(`Robin minted for ${id}: docker volume rm old-data`);
  });

  test('a worker stays locked until the other one has said it, too', async () => {
    const held = await sure('/unlock backup-bot checked by hand', 'Yes, unlock');
    expect(held.text).toContain('/unlock "backup-bot" checked by hand');
    expect(held.text).toContain('/withdraw "backup-bot"');
    await sure('/unlock backup-bot checked by hand', 'Yes, unlock');
    expect(changes()).toEqual([]);

    expect((await sure('/unlock backup-bot me too', 'Yes, unlock', scene.robin)).text).toContain('backup-bot is OK');
  });

  test('the first one takes it back, and nobody else', async () => {
    const { approval_id: id } = approved();
    await sure('/unlock backup-bot checked', 'Yes, unlock');
    await sure(`/exec ${id} 1`, 'Yes, run');

    expect((await scene.ask('/withdraw backup-bot', scene.robin)).text).toContain('nothing of yours');
    expect((await scene.ask('/withdraw "backup-bot"')).text).toBe('Taken back: backup-bot stays locked.');
    expect((await scene.ask(`/withdraw ${id} 1`)).text).toBe(`Taken back: command 1 of ${id}.`);
    expect((await scene.ask(`/withdraw ${id} 1`)).text).toContain('nothing of yours');
    expect((await scene.ask(`/withdraw ${id} 2`)).text).toContain('no such command');
    expect((await scene.ask('/withdraw')).text).toContain('Usage:');
  });

  test('a code may be asked for besides', async () => {
    scene.world.wingman.codes = new Set([`telegram:${PAT_ID} 123456`]);

    const held = await scene.ask('/unlock backup-bot 123456 checked');
    expect(held.text).toContain('/unlock "backup-bot" checked');
    expect(held.text).not.toContain('123456');
  });
});
