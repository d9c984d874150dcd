import { id, line, workerId } from '@wingman/contracts';
import { MAX_PAGE, readPage } from './button.js';
import { code, rich, type RichText } from '../message/rich-text.js';

/** What a person can ask of the bot, understood. */
export type Command =
  | { name: 'start' | 'help' | 'status' | 'alerts' | 'workers' }
  | { name: 'ack'; alertId: string }
  | { name: 'lock'; workerId: string; reason: string }
  | { name: 'unlock'; workerId: string; reason: string; code?: string }
  | { name: 'pending'; page: number }
  | { name: 'show'; approval: string }
  | { name: 'approve'; approval: string; note: string | undefined; code?: string }
  | { name: 'reject'; approval: string; reason: string }
  | { name: 'exec'; approval: string; command: number | string; code?: string }
  | { name: 'withdraw'; workerId: string }
  | { name: 'withdraw'; approval: string; number: number };

/** A command that cannot be carried out as it stands, with the answer to give. */
export interface Misunderstood {
  name: 'misunderstood';
  answer: RichText;
}

/** Every command with its arguments and its line in /help. */
export const COMMANDS = [
  { name: 'start', usage: '/start', description: 'What this bot is for' },
  { name: 'help', usage: '/help', description: 'The commands' },
  { name: 'status', usage: '/status', description: 'How Wingman is, what waits, open alerts, locked workers' },
  { name: 'pending', usage: '/pending [page]', description: 'Requests that wait for a person' },
  { name: 'show', usage: '/show <id>', description: 'A request, with everything that would run' },
  {
    name: 'approve',
    usage: '/approve <id> [code] [note]',
    description: 'Approve a request, with a one-time code where one is needed',
  },
  { name: 'reject', usage: '/reject <id> <reason>', description: 'Reject a request' },
  { name: 'exec', usage: '/exec <id> <number or command>', description: 'Run a command of an approved request' },
  { name: 'alerts', usage: '/alerts', description: 'Alerts that nobody has acknowledged' },
  { name: 'ack', usage: '/ack <alert id>', description: 'Acknowledge an alert' },
  { name: 'workers', usage: '/workers', description: 'Workers and their standing' },
  { name: 'lock', usage: '/lock <worker> <reason>', description: 'Lock a worker out of every service' },
  { name: 'unlock', usage: '/unlock <worker> [code] <reason>', description: 'Let a worker in again' },
  {
    name: 'withdraw',
    usage: '/withdraw <worker, or id and number>',
    description: 'Take back what waits for a second person',
  },
] as const;

const reason = line(500);

/**
 * Reads a message as a command to this bot. Undefined: no command at all, or one for another bot in the group
 * (`/status@other_bot`). A worker whose name has spaces is put in double quotes.
 */
export function readCommand(text: string, botName: string): Command | Misunderstood | undefined {
  const match = /^\/([A-Za-z0-9_]+)(?:@([A-Za-z0-9_]+))?(?:\s+([\s\S]*))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, name = '', addressee, rest = ''] = match;
  if (addressee !== undefined && addressee.toLowerCase() !== botName.toLowerCase()) return undefined;
  const known = COMMANDS.find((command) => command.name === name.toLowerCase());
  if (!known)
    return misunderstood(rich`There is no command ${code(`/${name.slice(0, 32)}`)}. /help shows what there is.`);
  return readArguments(known, rest.trim());
}

function readArguments({ name, usage }: (typeof COMMANDS)[number], rest: string): Command | Misunderstood {
  const wrong = (why: string) => misunderstood(rich`${why} Usage: ${code(usage)}`);
  switch (name) {
    case 'ack':
      if (!id.safeParse(rest).success) return wrong('An alert id is needed, as it stands at the top of the alert.');
      return { name, alertId: rest.toLowerCase() };
    case 'lock':
    case 'unlock': {
      const [worker, said] = readWorker(rest);
      const [code, why] = name === 'unlock' ? readCode(said) : [undefined, said];
      if (!workerId.safeParse(worker).success) return wrong('The name of a worker is needed.');
      const given = reason.safeParse(why);
      if (!given.success)
        return wrong(why === '' ? 'A reason is needed.' : 'The reason must be one line of at most 500 characters.');
      return { name, workerId: worker, reason: given.data, ...(code !== undefined && { code }) };
    }
    case 'withdraw': {
      const [, approval, number] = /^([0-9a-fA-F-]{36})\s+([1-9][0-9]?)$/.exec(rest) ?? [];
      if (id.safeParse(approval).success)
        return { name, approval: (approval as string).toLowerCase(), number: Number(number) };
      const [worker, more] = readWorker(rest);
      return workerId.safeParse(worker).success && more === ''
        ? { name, workerId: worker }
        : wrong('The name of a worker is needed, or the id of a request and the number of a command.');
    }
    case 'pending': {
      const page = readPage(rest === '' ? '1' : rest);
      return page === undefined ? wrong(`A page from 1 to ${MAX_PAGE} is needed.`) : { name, page };
    }
    case 'show':
    case 'approve':
    case 'reject':
    case 'exec':
      return readApprovalCommand(name, rest, wrong);
    default:
      return rest === '' ? { name } : wrong('This command takes nothing else.');
  }
}

function readApprovalCommand(
  name: 'show' | 'approve' | 'reject' | 'exec',
  rest: string,
  wrong: (why: string) => Misunderstood,
): Command | Misunderstood {
  const [, given = '', more = ''] = /^(\S*)\s*([\s\S]*)$/.exec(rest) ?? [];
  const approval = given.toLowerCase();
  if (!/^[0-9a-f]{8}$/.test(approval) && !id.safeParse(approval).success) {
    return wrong('The id of a request is needed, or its last 8 characters.');
  }
  switch (name) {
    case 'show':
      return more === '' ? { name, approval } : wrong('This command takes nothing else.');
    case 'approve': {
      const [code, said] = readCode(more);
      const note = reason.optional().safeParse(said === '' ? undefined : said);
      return note.success
        ? { name, approval, note: note.data, ...(code !== undefined && { code }) }
        : wrong('A note is one line of at most 500 characters.');
    }
    case 'reject': {
      const why = reason.min(3).safeParse(more);
      return why.success
        ? { name, approval, reason: why.data }
        : wrong('A reason of one line is needed, 3 to 500 characters.');
    }
    case 'exec':
      return readWanted(approval, more) ?? wrong('A command is needed, or its number, as /show lists them.');
  }
}

/** A one-time code at the beginning, and what follows it. Without one everything follows. */
function readCode(text: string): [code: string | undefined, rest: string] {
  const [, code, rest = ''] = /^([0-9]{6})(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  return code === undefined ? [undefined, text] : [code, rest];
}

/** A number, with a code behind it or not; else the words of a command, in which six digits are no code. */
function readWanted(approval: string, text: string): Command | undefined {
  const [, number, code] = /^([1-9][0-9]?)(?:\s+([0-9]{6}))?$/.exec(text) ?? [];
  if (number === undefined) return text === '' ? undefined : { name: 'exec', approval, command: text };
  return { name: 'exec', approval, command: Number(number), ...(code !== undefined && { code }) };
}

/** Telephones like to replace quotes by curly ones. */
function readWorker(rest: string): [worker: string, reason: string] {
  const quoted = /^["“”„]([^"“”„]*)["“”](?:\s+|$)([\s\S]*)$/.exec(rest);
  if (quoted) return [quoted[1] ?? '', quoted[2]?.trim() ?? ''];
  const [, worker = '', why = ''] = /^(\S*)\s*([\s\S]*)$/.exec(rest) ?? [];
  return [worker, why.trim()];
}

const misunderstood = (answer: RichText): Misunderstood => ({ name: 'misunderstood', answer });
