import type { Log } from '@wingman/service-kit';
import type { Update, UserFromGetMe } from 'telegraf/types';
import { admit, type Admitted, type AllowList } from './command/admission.js';
import { readButton } from './command/button.js';
import { readCommand, type Command, type Misunderstood } from './command/command.js';
import { answeredCommand } from './command/one-time-code.js';
import type { Answer, PressAnswer } from './command/answer.js';
import type { Handlers } from './command/handle.js';
import type { Buttons } from './command/button.js';
import { plainText, rich, type RichText } from './message/rich-text.js';
import type { Refusal } from './refusal/refusals.js';
import { MAX_CAPTION, splitMessage } from './message/split.js';
import { reasonOf } from './telegram/failure.js';
import type { Speaker } from './telegram/speaker.js';

interface ConversationDeps {
  allow: Omit<AllowList, 'botId'>;
  handlers: Handlers;
  speaker: Speaker;
  /** Told of everything that is not heard, and of presses that count for nothing. */
  onRefused: (refusal: Refusal) => void;
  log: Pick<Log, 'info' | 'warn'>;
}

type Press = Admitted & { kind: 'press' };

/** The longest notice that answerCallbackQuery takes. */
const MAX_NOTICE = 200;

/**
 * Answers one update. Strangers get no answer, only a line in the log, and a count in the ledger, that hold who and why but not
 * what they wrote.
 * Throws when an answer could not be sent; what was asked has then been done all the same.
 */
export function createConversation({ allow, handlers, speaker, onRefused, log }: ConversationDeps) {
  /** What is still to be said of what goes on; nobody waits for it but the end of the process. */
  const going = new Set<Promise<void>>();

  function goOn(work: () => Promise<void>): void {
    const saying = work()
      .catch((error: unknown) => log.warn('an answer could not be given', { reason: reasonOf(error) }))
      .finally(() => going.delete(saying));
    going.add(saying);
  }

  const sayLater = (chatId: number, later: () => Promise<Answer>): void => goOn(async () => say(chatId, await later()));

  async function say(chatId: number, { text, buttons, file, onSaid, later }: Answer): Promise<void> {
    const messageId = file
      ? await speaker.sayInFile({ chatId, html: splitMessage(text, { limit: MAX_CAPTION })[0] ?? '', file })
      : await sayInParts(chatId, text, buttons);
    if (later) sayLater(chatId, later);
    if (messageId === undefined) return;
    const instead = await onSaid?.({ chatId, messageId });
    if (instead) await speaker.replace(messageId, { chatId, html: splitMessage(instead)[0] ?? '' });
  }

  /** Returns the id of the last part, under which the buttons stand. */
  async function sayInParts(chatId: number, text: RichText, buttons: Buttons | undefined): Promise<number | undefined> {
    const parts = splitMessage(text);
    let last: number | undefined;
    for (const [index, html] of parts.entries()) {
      last = await speaker.say({ chatId, html, buttons: index === parts.length - 1 ? buttons : undefined });
    }
    return last;
  }

  async function onMessage(message: Admitted & { kind: 'message' }, me: UserFromGetMe): Promise<void> {
    const { chatId, userId, messageId, text, question } = message;
    const answered = question === undefined ? undefined : answeredCommand(question, text);
    const command = readCommand(answered ?? text, me.username) ?? helpInPrivate(chatId, userId);
    if (!command) return;
    log.info('command', { command: command.name, telegram_user_id: userId });
    const answer = await handlers.command(command, userId);
    // Worth nothing any more, and still nobody's business. In a group the bot may not be allowed to.
    if ('code' in command) await speaker.remove(chatId, messageId).catch(() => undefined);
    await say(chatId, answer);
  }

  async function onPress(pressed: Press): Promise<void> {
    const { chatId, userId, queryId, messageId, data } = pressed;
    const action = readButton(data);
    if (!action) return notice(chatId, queryId, rich`This button is not known any more.`);
    log.info('button', { button: action.kind, telegram_user_id: userId });
    const answer = await handlers.press(action, userId, { chatId, messageId });
    if ('settled' in answer) return goOn(async () => answerPress(pressed, await answer.settled()));
    return answerPress(pressed, answer);
  }

  async function answerPress({ chatId, userId, queryId, messageId }: Press, answer: PressAnswer): Promise<void> {
    if (answer.refused !== undefined) {
      log.warn('a press was refused', { reason: answer.refused, telegram_chat_id: chatId, telegram_user_id: userId });
      onRefused({ reason: `press_${answer.refused}`, chatId, userId });
    }
    if (answer.asNotice) return notice(chatId, queryId, answer.text);
    // Too late to be shown is no failure: the answer itself comes as a message.
    await speaker.answerPress(queryId).catch(() => undefined);
    if (!answer.replacesQuestion) return say(chatId, answer);
    if (answer.later) sayLater(chatId, answer.later);
    await speaker.replace(messageId, { chatId, html: splitMessage(answer.text)[0] ?? '' });
  }

  /** A press may be answered for some seconds only: what can no longer be shown to the one who pressed is said to all. */
  async function notice(chatId: number, queryId: string, text: RichText): Promise<void> {
    const shown = speaker.answerPress(queryId, plainText(text).slice(0, MAX_NOTICE));
    await shown.catch(() => say(chatId, { text }));
  }

  async function handle(update: Update, me: UserFromGetMe): Promise<void> {
    const admitted = admit(update, { ...allow, botId: me.id });
    if (admitted.kind === 'message') return onMessage(admitted, me);
    if (admitted.kind === 'press') return onPress(admitted);
    if (admitted.reason === 'not_a_command_or_press') return;
    const { reason, chatId, userId } = admitted;
    log.warn('an update was refused', { reason, telegram_chat_id: chatId, telegram_user_id: userId });
    onRefused({ reason, chatId, userId });
  }

  return { handle, settled: async () => void (await Promise.all(going)) };
}

/** In a group people talk to each other; in a private chat (which has the person's id) only to the bot. */
const helpInPrivate = (chatId: number, userId: number): Command | Misunderstood | undefined =>
  chatId === userId ? { name: 'help' } : undefined;
