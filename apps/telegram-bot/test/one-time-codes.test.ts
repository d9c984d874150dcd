import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '@wingman/testkit';
import { createScene, type Scene } from './conversing.js';
import { exampleApproval } from './fake-approvals.js';
import { GROUP, PAT_ID } from './start-bot.js';

const CODE = '123456';
let scene: Scene;

beforeEach(async () => {
  scene = await createScene();
  scene.world.wingman.codes = new Set([`telegram:${PAT_ID} ${CODE}`]);
});
afterEach(() => scene.close());

const waiting = (risk: 'MEDIUM' | 'HIGH' = 'MEDIUM') => {
  const approval = exampleApproval();
  approval.risk.level = risk;
  scene.world.wingman.approvals.push(approval);
  return approval;
};
const changes = () => scene.world.wingman.changes;
const written = () => scene.world.telegram.people.texts(GROUP).join('\n');

describe('where Wingman asks for a one-time code', () => {
  test('the bot asks for it, and a reply of six digits approves with the note that was given', async () => {
    const { approval_id: id } = waiting();
    const question = await scene.ask(`/approve ${id} looks right`);
    expect(question.text).toContain(`/approve ${id} CODE looks right`);
    expect(changes()).toEqual([]);
    expect((await scene.reply(question, '123 456')).text).toBe(`Approved by Pat: ${id}`);
    expect(changes()).toEqual([`Pat APPROVED ${id}: looks right`]);
  });

  test('a code in the command is a second yes, and the message with it is taken away where the bot may', async () => {
    scene.world.telegram.people.letDelete(GROUP);
    const { approval_id: id } = waiting('HIGH');
    expect((await scene.ask(`/approve ${id} ${CODE}`)).text).toBe(`Approved by Pat: ${id}`);
    expect(written()).not.toContain(CODE);
  });

  test('where the bot may not take it away it counts all the same, and the log has no code', async () => {
    const { approval_id: id } = waiting();
    await scene.ask(`/approve ${id} ${CODE}`);
    expect(changes()).toHaveLength(1);
    expect(JSON.stringify(scene.bot.lines)).not.toContain(CODE);
  });

  test('a pressed button leads to the question, in the place of the second yes', async () => {
    const approval = waiting('HIGH');
    const shown = await scene.ask(`/show ${approval.approval_id}`);
    await scene.press(shown, 'Approve');
    const sure = await until(() => scene.messages()[1]);
    await scene.press(sure, 'Yes, approve');
    const question = await until(() => [scene.now(sure)].find(({ text }) => text.startsWith('A one-time code')));
    expect((await scene.reply(question, CODE)).text).toContain('Approved by Pat');
  });

  test('a request of less risk is asked about in a message that can be answered, not in a passing notice', async () => {
    const approval = waiting();
    const shown = await scene.ask(`/show ${approval.approval_id}`);
    expect(await scene.press(shown, 'Approve')).toBeUndefined();
    const question = await until(() => scene.messages()[1]);
    expect((await scene.reply(question, CODE)).text).toContain('Approved by Pat');
  });

  test('a wrong or used one is refused with the server’s words', async () => {
    const [first, second] = [waiting(), waiting()];
    await scene.ask(`/approve ${first.approval_id} ${CODE}`);
    expect((await scene.ask(`/approve ${second.approval_id} ${CODE}`)).text).toContain('(otp_invalid)');
    expect(changes()).toHaveLength(1);
  });

  test('whoever answers the question acts in their own name', async () => {
    const { approval_id: id } = waiting();
    const question = await scene.ask(`/approve ${id}`);
    expect((await scene.reply(question, CODE, scene.robin)).text).toContain('(otp_invalid)');
    expect(changes()).toEqual([]);
  });

  test('a worker is let in again with one', async () => {
    const sure = await scene.ask('/unlock backup-bot checked by hand');
    await scene.press(sure, 'Yes, unlock');
    const question = await until(() => [scene.now(sure)].find(({ text }) => text.startsWith('A one-time code')));
    expect((await scene.reply(question, CODE)).text).toContain('backup-bot is OK');
    expect(changes()).toEqual(['Pat set backup-bot OK: checked by hand']);
  });

  test('a reply that comes too late is no command', async () => {
    const { approval_id: id } = waiting();
    const question = await scene.ask(`/approve ${id}`);
    scene.world.telegram.people.userSends(GROUP, scene.pat, CODE, {
      reply_to_message: { ...question, date: question.date - 121 },
    });
    await scene.handled();
    expect(changes()).toEqual([]);
  });

  test('a stranger’s reply, and one to a message that is not the bot’s, is none either', async () => {
    const { approval_id: id } = waiting();
    const question = await scene.ask(`/approve ${id}`);
    const said = scene.messages().length;
    const stranger = { id: 8, is_bot: false, first_name: 'Quinn' };
    const { people } = scene.world.telegram;
    people.userReplies(question, stranger, CODE);
    people.userSends(GROUP, scene.pat, CODE, { reply_to_message: { ...question, from: stranger } });
    await scene.handled();
    expect(changes()).toEqual([]);
    expect(scene.messages()).toHaveLength(said);
  });
});
