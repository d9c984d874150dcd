import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startFakeTelegram, until, type SentMessage } from '@wingman/testkit';
import { ReportRefused } from '../src/outbox/delivery-source.js';
import { exampleApproval, FakeApprovals } from './fake-approvals.js';
import { FakeWatcher } from './fake-watcher.js';
import { FakeWingman } from './fake-wingman.js';
import { GROUP, PAT_ID, startBot, type RunningBot, type World } from './start-bot.js';

const OTHER_CHAT = -1009876543210;
let world: World & { approvals: FakeApprovals };
let bots: RunningBot[];
let pat: ReturnType<World['telegram']['people']['user']>;
let robin: typeof pat;

beforeEach(async () => {
  const wingman = new FakeWingman();
  const approvals = new FakeApprovals(wingman);
  world = { telegram: await startFakeTelegram(), watcher: new FakeWatcher(), wingman, approvals };
  world.telegram.people.group(GROUP);
  world.telegram.people.group(OTHER_CHAT);
  [pat, robin] = [world.telegram.people.user(PAT_ID, 'Pat'), world.telegram.people.user(9, 'Robin')];
  wingman.people.set(`telegram:${PAT_ID}`, 'Pat');
  wingman.people.set('telegram:9', 'Robin');
  bots = [];
});
afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.close()));
  await world.telegram.close();
});

function start(name = 'bot-1', extra: Parameters<typeof startBot>[2] = {}): RunningBot {
  const bot = startBot(world, name, { userIds: [PAT_ID, 9], ...extra });
  bots.push(bot);
  return bot;
}
const messages = (chat = GROUP) => world.telegram.people.messages(chat);
const told = (count = 1) =>
  until(() => world.approvals.rows.filter(({ status }) => status === 'SENT').length >= count, {
    what: `${count} deliveries sent`,
  });
const buttonsOf = ({ reply_markup: keyboard }: SentMessage) =>
  keyboard?.inline_keyboard.flat().map(({ text }) => text) ?? [];
const dataOf = ({ reply_markup: keyboard }: SentMessage, button: string) =>
  keyboard!.inline_keyboard.flat().find(({ text }) => text === button)!.callback_data!;
const now = ({ message_id: id, chat }: SentMessage) => messages(chat.id).find((message) => message.message_id === id)!;
async function ask(text: string, user = pat): Promise<SentMessage> {
  const before = messages().length;
  world.telegram.people.userSends(GROUP, user, text);
  return until(() => messages()[before], { what: `an answer to ${text}` });
}
async function press(message: SentMessage, button: string, user = pat, data?: string): Promise<string | undefined> {
  const id = world.telegram.people.userPresses(message, user, button, data);
  return (await until(() => world.telegram.people.callbackAnswer(id), { what: 'an answer to the press' })).text;
}
const handled = () => until(() => world.telegram.updates.unconfirmed().length === 0, { what: 'all updates handled' });
async function waiting(approval: Parameters<FakeApprovals['request']>[0] = {}) {
  const made = world.approvals.request(approval);
  start();
  await told();
  return { approval: made, message: messages()[0]! };
}

describe('a new request', () => {
  test('comes with everything that would run, the risk and its reasons, and buttons', async () => {
    const { approval, message } = await waiting({
      commands: [['docker', 'volume', 'rm', 'old-data'], ['ls']],
      plans: [{ command: 0, text: 'removes volume old-data <with its data>' }],
      needs_more: 2,
    });
    expect(message.text).toContain('1. docker volume rm old-data');
    expect(message.text).toContain('2. ls');
    expect(message.text).toContain('removes volume old-data <with its data>');
    for (const shown of [
      approval.approval_id,
      approval.title,
      'Worker: deployer · Environment: dev',
      'Risk: MEDIUM (55 of 100), irreversible',
      'removes a volume (docker.volume-rm)',
      'Do as the commands say.',
      approval.digest,
      'from 2 different people',
      approval.expires_at,
    ]) {
      expect(message.text).toContain(shown);
    }
    expect(buttonsOf(message)).toEqual(['Approve', 'Reject']);
  });

  test.each([
    ['markup', ['echo', '<b>x</b>', '&amp;'], 'echo "<b>x</b>" "&amp;"'],
    ['a word with spaces', ['rm', 'a b'], 'rm "a b"'],
    ['two words', ['rm', 'a', 'b'], 'rm a b'],
    ['an empty word', ['rm', ''], 'rm ""'],
    ['backticks and dollars', ['sh', '-c', '`id` $HOME'], 'sh -c "`id` $HOME"'],
    ['quotes and backslashes', ['x', `"'\\`], `x "\\"'\\\\"`],
    ['line breaks', ['x', 'a\nrm b'], 'x "a\\nrm b"'],
    ['a mark that reorders', ['x', 'a\u202eb'], 'x "a\\u202eb"'],
    ['a space of no width', ['rm', '/srv\u200b/a'], 'rm "/srv\\u200b/a"'],
    ['a space that is none', ['rm', 'a\u00a0b'], 'rm "a\\u00a0b"'],
    ['the picture of NUL', ['x', '\u2400'], 'x "\u2400"'],
  ])('shows %s as it is', async (_case, command, shown) => {
    const { message } = await waiting({ commands: [command] });
    expect(message.text).toContain(`1. ${shown}\n`);
  });

  test('that no message holds comes as a file, and nobody can approve it here', async () => {
    const commands = Array.from({ length: 50 }, (_, index) => ['rm', `/srv/${'x'.repeat(100)}/${index}`]);
    const { approval, message } = await waiting({ commands });
    expect(message.text).toContain('Not approvable from chat');
    expect(buttonsOf(message)).toEqual([]);
    for (const words of commands) expect(message.file).toContain(words.join(' '));
    expect((await ask(`/approve ${approval.approval_id}`)).text).toContain('not approvable from chat');
    expect(buttonsOf(await ask(`/show ${approval.approval_id}`))).toEqual([]);
    expect(world.wingman.changes).toEqual([]);
    await ask(`/reject ${approval.approval_id} much too long`);
    await until(() => now(message).text.includes('REJECTED by Pat: much too long'));
    expect(now(message).text).not.toContain('Not approvable');
  });

  test('comes once, from whichever of two bots', async () => {
    start('bot-1');
    start('bot-2');
    for (let index = 0; index < 20; index += 1) world.approvals.request();
    await told(20);
    expect(new Set(messages().map(({ text }) => text)).size).toBe(20);
    expect(messages()).toHaveLength(20);
  });

  test('that nobody answers comes again and says so; either message decides it, and both lose their buttons', async () => {
    const { approval, message } = await waiting();
    expect(message.text).not.toContain('Escalated');
    world.approvals.escalate(approval);
    await told(2);
    const again = messages()[1]!;
    expect(again.text).toContain('Escalated: nobody has answered');
    expect(again.text).toContain('docker volume rm old-data');
    expect(dataOf(again, 'Approve')).not.toBe(dataOf(message, 'Approve'));
    expect(await press(again, 'Approve')).toContain('Approved by Pat');
    for (const shown of [message, again]) {
      await until(() => now(shown).text.includes('APPROVED by Pat'));
      expect(buttonsOf(now(shown))).toEqual([]);
      expect(now(shown).text).not.toContain('Escalated');
    }
  });

  test('waits as long as Telegram asks', async () => {
    world.telegram.failNext('sendMessage', { kind: 'rate_limit', retryAfter: 1 });
    await waiting();
    const calls = world.telegram.calls.filter(({ method }) => method === 'sendMessage');
    expect(calls).toHaveLength(2);
    expect(calls[1]!.at - calls[0]!.at).toBeGreaterThanOrEqual(1_000);
  });

  test('comes again under the same id and reference when the bot was killed before its report', async () => {
    const source = world.approvals.sourceFor('bot-1');
    let bury = (_error: Error): void => undefined;
    const killed = new Promise<never>((_resolve, reject) => {
      bury = reject;
    });
    start('bot-1', {
      approvals: {
        source: {
          ...source,
          lease: (query, signal) => source.lease({ ...query, leaseSeconds: 0.1 }, signal),
          sent: () => killed,
        },
        desk: world.approvals.desk,
        chatIds: [GROUP],
        secret: world.telegram.token,
      },
    });
    const approval = world.approvals.request();
    await until(() => messages().length === 1);
    start('bot-2');
    await told();
    const [orphan, message] = messages();
    for (const { text } of messages()) expect(text).toContain(approval.approval_id);
    expect(dataOf(orphan!, 'Approve')).toBe(dataOf(message!, 'Approve'));
    bury(new ReportRefused());
    expect(await press(orphan!, 'Approve')).toContain('other message');
    expect(world.wingman.changes).toEqual([]);
    expect(await press(message!, 'Approve')).toContain('Approved by Pat');
  });
});

describe('a decision', () => {
  test('by a button is the person’s who pressed, and takes the buttons from every chat', async () => {
    const approval = world.approvals.request();
    start('bot-1', {
      approvals: {
        source: world.approvals.sourceFor('bot-1'),
        desk: world.approvals.desk,
        chatIds: [GROUP, OTHER_CHAT],
        secret: world.telegram.token,
      },
    });
    await told();
    const [here, there] = [messages()[0]!, messages(OTHER_CHAT)[0]!];
    expect(dataOf(here, 'Approve')).not.toBe(dataOf(there, 'Approve'));
    expect(await press(there, 'Approve', robin)).toBe(`Approved by Robin: ${approval.approval_id}`);
    for (const message of [here, there]) {
      await until(() => now(message).text.includes('APPROVED by Robin'));
      expect(buttonsOf(now(message))).toEqual([]);
      expect(now(message).text).toContain('docker volume rm old-data');
    }
    expect(world.wingman.changes).toEqual([`Robin APPROVED ${approval.approval_id}`]);
  });

  test('by a command may name the end of the id, and carries its note', async () => {
    const { approval, message } = await waiting();
    const short = approval.approval_id.slice(-8);
    expect((await ask(`/approve ${short} looked <twice> & again`)).text).toContain('Approved by Pat');
    expect(world.wingman.changes).toEqual([`Pat APPROVED ${approval.approval_id}: looked <twice> & again`]);
    await until(() => buttonsOf(now(message)).length === 0);
    expect((await ask(`/approve ${short}`)).text).toContain('nothing that waits has an id ending in');
  });

  test('against it needs a reason: the button says how', async () => {
    const { approval, message } = await waiting();
    await press(message, 'Reject');
    const hint = await until(() => messages().find(({ text }) => text.startsWith('Why not?')));
    expect(hint.text).toContain(`/reject ${approval.approval_id.slice(-8)} reason`);
    expect((await ask(`/reject ${approval.approval_id.slice(-8)}`)).text).toContain('A reason of one line is needed');
    await ask(`/reject ${approval.approval_id.slice(-8)} not today`);
    expect(world.wingman.changes).toEqual([`Pat REJECTED ${approval.approval_id}: not today`]);
  });

  test('of two people leaves the buttons until the second', async () => {
    const { approval, message } = await waiting({ needs_more: 2 });
    expect(await press(message, 'Approve')).toContain('so many must still agree: 1');
    expect(buttonsOf(now(message))).toEqual(['Approve', 'Reject']);
    expect(await press(message, 'Approve', robin)).toContain('Approved by Robin');
    expect(world.wingman.changes).toHaveLength(2);
    expect(world.wingman.changes[1]).toBe(`Robin APPROVED ${approval.approval_id}`);
  });

  test.each([
    ['in production', { environment: 'prd' }],
    ['of a high risk', { risk: { ...exampleApproval().risk, level: 'HIGH' as const } }],
  ])('%s takes a second yes of the same person, once', async (_case, own) => {
    const { approval, message } = await waiting(own);
    await press(message, 'Approve');
    const question = await until(() => messages().find(({ text }) => text.startsWith('Approve ')));
    expect(question.text).toContain('1. docker volume rm old-data');
    expect(world.wingman.changes).toEqual([]);
    expect(await press(question, 'Yes, approve', robin)).toContain('other person');
    expect(await press(message, 'x', pat, dataOf(question, 'Yes, approve'))).toContain('other message');
    expect(await press(question, 'x', pat, dataOf(question, 'Yes, approve').replace('sure:', 'approve:'))).toContain(
      'other button',
    );
    expect(world.wingman.changes).toEqual([]);
    await ask(`/approve ${approval.approval_id} after a look`);
    const again = messages().at(-1)!;
    await press(again, 'Yes, approve');
    await until(() => world.wingman.changes.length === 1);
    expect(world.wingman.changes).toEqual([`Pat APPROVED ${approval.approval_id}: after a look`]);
  });

  test('does not happen after Cancel', async () => {
    const { approval } = await waiting({ environment: 'prd' });
    const question = await ask(`/approve ${approval.approval_id}`);
    const yes = dataOf(question, 'Yes, approve');
    await press(question, 'Cancel');
    await until(() => now(question).text.startsWith('Not approved'));
    expect(await press(question, 'x', pat, yes)).toContain('expired');
    expect(world.wingman.changes).toEqual([]);
  });
});

describe('a press counts for nothing', () => {
  test('under a message that was settled, another message, or with a reference that nobody made', async () => {
    const { approval, message } = await waiting();
    const approve = dataOf(message, 'Approve');
    const other = await ask('/help');
    expect(await press(other, 'x', pat, approve)).toContain('other message');
    expect(await press(message, 'x', pat, `approve:${'x'.repeat(22)}`)).toContain('unknown');
    expect(await press(message, 'x', pat, 'approve:short')).toContain('not known');
    expect(world.wingman.changes).toEqual([]);
    await ask(`/reject ${approval.approval_id} not today`);
    expect(await press(message, 'x', pat, approve)).toContain('settled');
    expect(world.wingman.changes).toEqual([`Pat REJECTED ${approval.approval_id}: not today`]);
    expect(bots[0]!.lines.filter(({ message: line }) => line === 'a press was refused')).toMatchObject([
      { reason: 'other_message', telegram_user_id: PAT_ID },
      { reason: 'unknown' },
      { reason: 'settled' },
    ]);
  });

  test('of a stranger, and a command that was forwarded', async () => {
    const { approval, message } = await waiting();
    const stranger = { id: 8, is_bot: false, first_name: 'Quinn' };
    world.telegram.people.userPresses(message, stranger, 'Approve');
    world.telegram.people.userForwards(GROUP, pat, `/approve ${approval.approval_id}`, stranger);
    await handled();
    expect(world.wingman.changes).toEqual([]);
    expect(bots[0]!.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { reason: 'user_not_listed' },
      { reason: 'forwarded' },
    ]);
  });

  test('of somebody who is listed but not among the people of the tenant', async () => {
    world.wingman.people.delete('telegram:9');
    const { message } = await waiting();
    await press(message, 'Approve', robin);
    await until(() => messages().some(({ text }) => text.includes('does not allow you')));
    expect(world.wingman.changes).toEqual([]);
  });
});

describe('reading', () => {
  test('/pending pages by number and by buttons', async () => {
    for (let index = 1; index <= 12; index += 1) {
      world.wingman.approvals.push(exampleApproval({ title: `Request ${index}.` }));
    }
    start();
    const first = await ask('/pending');
    expect(first.text).toContain('Request 10.');
    expect(first.text).not.toContain('Request 11.');
    await press(first, 'Older');
    const second = await until(() => messages().find(({ text }) => text.includes('page 2')));
    expect(second.text).toContain('Request 12.');
    expect(buttonsOf(second)).toEqual(['Newer']);
    expect((await ask('/pending 2')).text).toBe(second.text);
    expect((await ask('/pending 3')).text).toBe('Nothing waits on page 3.');
    expect((await ask('/status')).text).toContain('Pending approvals: 12');
  });

  test('/show shows it again with buttons of its own, which go with the others', async () => {
    const { approval, message } = await waiting();
    const shown = await ask(`/show ${approval.approval_id.slice(-8)}`);
    expect(shown.text).toBe(message.text);
    expect(dataOf(shown, 'Approve')).not.toBe(dataOf(message, 'Approve'));
    await until(() => world.approvals.shown.length === 2);
    await press(shown, 'Approve');
    for (const each of [message, shown]) await until(() => buttonsOf(now(each)).length === 0);
  });

  test('/show of what is settled while it is being shown leaves no buttons', async () => {
    const { approval } = await waiting();
    const { record } = world.approvals.desk;
    world.approvals.desk.record = async (...given) => {
      approval.status = 'EXPIRED';
      return record(...given);
    };
    const shown = await ask(`/show ${approval.approval_id}`);
    await until(() => buttonsOf(now(shown)).length === 0);
  });

  test('two requests whose ids end alike are told apart by the whole id only', async () => {
    const end = '0123abcd';
    for (const start of ['0190a000', '0190a001']) {
      world.wingman.approvals.push(exampleApproval({ approval_id: `${start}-0000-7000-8000-0000${end}` }));
    }
    start();
    expect((await ask(`/approve ${end}`)).text).toContain('several ids end in');
    expect(world.wingman.changes).toEqual([]);
  });
});
