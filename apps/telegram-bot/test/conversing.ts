import { startFakeTelegram, until, type SentMessage } from '@wingman/testkit';
import { FakeApprovals } from './fake-approvals.js';
import { FakeWatcher } from './fake-watcher.js';
import { FakeWingman } from './fake-wingman.js';
import { GROUP, PAT_ID, startBot, type RunningBot, type World } from './start-bot.js';

type User = ReturnType<World['telegram']['people']['user']>;

/** A group with two listed people and a bot, and what tests do there. */
export interface Scene {
  world: World & { approvals: FakeApprovals };
  bot: RunningBot;
  pat: User;
  robin: User;
  messages(): SentMessage[];
  /** A message as it is now. */
  now(message: SentMessage): SentMessage;
  /** Writes in the group; the next message of the bot. */
  ask(text: string, user?: User): Promise<SentMessage>;
  /** Answers a message; the next message of the bot. */
  reply(to: SentMessage, text: string, user?: User): Promise<SentMessage>;
  /** Presses a button; the notice that came back. */
  press(message: SentMessage, button: string, user?: User): Promise<string | undefined>;
  /** Every update was taken. */
  handled(): Promise<unknown>;
  close(): Promise<void>;
}

export async function createScene(extra: Parameters<typeof startBot>[2] = {}): Promise<Scene> {
  const wingman = new FakeWingman();
  const approvals = new FakeApprovals(wingman);
  const world = { telegram: await startFakeTelegram(), watcher: new FakeWatcher(), wingman, approvals };
  const { people, updates } = world.telegram;
  people.group(GROUP);
  const [pat, robin] = [people.user(PAT_ID, 'Pat'), people.user(9, 'Robin')];
  wingman.people.set(`telegram:${PAT_ID}`, 'Pat');
  wingman.people.set('telegram:9', 'Robin');
  wingman.add('backup-bot', 'LOCKED');
  const bot = startBot(world, 'bot-1', { userIds: [PAT_ID, 9], ...extra });
  const messages = () => people.messages(GROUP);
  const next = async (act: () => void, what: string) => {
    const before = messages().length;
    act();
    return until(() => messages()[before], { what });
  };
  return {
    world,
    bot,
    pat,
    robin,
    messages,
    now: ({ message_id: id }) => messages().find((message) => message.message_id === id)!,
    ask: (text, user = pat) => next(() => people.userSends(GROUP, user, text), `an answer to ${text}`),
    reply: (to, text, user = pat) => next(() => people.userReplies(to, user, text), `an answer to the reply ${text}`),
    async press(message, button, user = pat) {
      const id = people.userPresses(message, user, button);
      return (await until(() => people.callbackAnswer(id), { what: 'an answer to the press' })).text;
    },
    handled: () => until(() => updates.unconfirmed().length === 0, { what: 'all updates handled' }),
    async close() {
      await bot.close();
      await world.telegram.close();
    },
  };
}

export const buttonsOf = ({ reply_markup: keyboard }: SentMessage): string[] =>
  keyboard?.inline_keyboard.flat().map(({ text }) => text) ?? [];
