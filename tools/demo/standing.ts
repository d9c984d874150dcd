import { until } from '@wingman/testkit';
import type { SentMessage } from '@wingman/testkit';
import { must } from './expect.js';
import { ms, page } from './page.js';
import type { Scene } from './scene.js';

/** Whatever the locked worker asks for now, it must be refused. */
export async function mustBeLocked({ hasty }: Scene): Promise<void> {
  const { claim, answer, tookMs } = await hasty.order('writeReport');
  page.line('claims', `“${claim}”, which is even true`);
  must('code' in answer, 'expected the claim of a locked worker to be refused, but it was logged');
  page.line('refused', `${answer.status} ${answer.code} in ${ms(tookMs)}: ${answer.detail}`);
  must(answer.status === 423, `expected 423, got ${answer.status}`);
  must(answer.code === 'worker_locked', `expected worker_locked, got ${answer.code}`);
}

/** A person presses the button under the alert, and confirms. */
export async function unlockByButton(scene: Scene, alert: SentMessage): Promise<void> {
  const start = performance.now();
  scene.press(alert, 'Unlock worker');
  page.line('Telegram', 'a person presses [ Unlock worker ]; the bot asks:');
  const question = await until(() => scene.messages().find(({ text }) => text.startsWith('Unlock ')), {
    what: 'the question of the bot',
  });
  page.quote(question.text);
  scene.press(question, 'Yes, unlock');
  await mustBeFree(scene);
  page.line('unlocked', `by the same person’s second press, all in ${ms(performance.now() - start)}`);
}

/** The same without Telegram: an API call with the key of a person who may decide. */
export async function unlockByApi({ decider, hasty }: Scene): Promise<void> {
  const start = performance.now();
  const worker = await decider.unlockWorker({ id: hasty.id, reason: 'talked to, and the log was read' });
  page.line('unlocked', `POST /workers/${hasty.id}/unlock in ${ms(performance.now() - start)}`);
  must(worker.standing === 'OK', `expected the standing OK, got ${worker.standing}`);
  must(worker.false_claims >= 1, 'expected the record to remember the false claims');
}

async function mustBeFree({ reader, hasty }: Scene): Promise<void> {
  await until(async () => (await reader.getWorker({ id: hasty.id })).standing === 'OK', {
    what: 'the unlocked worker',
  });
}
