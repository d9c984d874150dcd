import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '@wingman/testkit';
import { createScene, type Scene } from './conversing.js';

let scene: Scene;

beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

async function asked() {
  const { approvals } = scene.world;
  const approval = approvals.request();
  await until(() => approvals.shown.length === 1, { what: 'the message recorded' });
  return { approvals, approval, message: scene.messages()[0]! };
}

test('a button that is pressed before it is recorded which message it stands under counts once that is', async () => {
  const { approvals, approval, message } = await asked();
  const notYet = approvals.shown.splice(0);
  const { resolve } = approvals.desk;
  approvals.desk.resolve = async (...press) => {
    const resolved = await resolve(...press);
    approvals.shown.push(...notYet.splice(0));
    return resolved;
  };

  expect(await scene.press(message, 'Approve')).toBe(`Approved by Pat: ${approval.approval_id}`);
});

test('a press that waits to be recorded holds up nothing of what comes after it, and is answered all the same', async () => {
  const { approvals, approval, message } = await asked();
  const notYet = approvals.shown.splice(0);
  const { people } = scene.world.telegram;
  const press = people.userPresses(message, scene.pat, 'Approve');

  expect((await scene.ask('/help')).text).toContain('/pending');

  expect(people.callbackAnswer(press)).toBeUndefined();
  approvals.shown.push(...notYet);
  const answer = await until(() => people.callbackAnswer(press), { what: 'an answer to the press' });
  expect(answer.text).toBe(`Approved by Pat: ${approval.approval_id}`);
});

test('what Telegram no longer shows to the one who pressed is said in a message', async () => {
  const { approvals, message } = await asked();
  approvals.shown.splice(0);
  const { people } = scene.world.telegram;
  for (const [data, said] of [
    [undefined, 'This button does not count (unknown)'],
    ['approve:short', 'This button is not known any more.'],
  ] as const) {
    scene.world.telegram.failNext('answerCallbackQuery', {
      kind: 'error',
      status: 400,
      description: 'Bad Request: query is too old and response timeout expired or query ID is invalid',
    });
    people.userPresses(message, scene.pat, 'Approve', data);
    await until(() => scene.messages().some(({ text }) => text.startsWith(said)), { what: said });
  }
});
