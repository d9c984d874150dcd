import type { Invocation } from '../invocation.js';
import type { Context } from './context.js';
import { knownPart } from './decode.js';
import type { ReadWord } from './fields.js';
import { invocationOf, type Draft } from './invoke.js';
import { inside, programNameOf, readSource, type Unwrapper } from './wrap.js';

/** Programs that run later what they read now. They stay, and the commands of a known text are added. */
export const SCHEDULING_PROGRAMS: ReadonlyMap<string, Unwrapper> = new Map<string, Unwrapper>([
  ['at', (draft, context) => readLater(draft, context, (text) => text)],
  ['batch', (draft, context) => readLater(draft, context, (text) => text)],
  ['crontab', (draft, context) => readLater(draft, context, cronCommands)],
]);

function readLater(draft: Draft, context: Context, commandsIn: (text: string) => string): Invocation[] | undefined {
  const known = knownPart(draft.input);
  if (!known) return undefined;
  const word: ReadWord = {
    ...draft.span,
    text: commandsIn(known.text),
    literal: known.literal,
    glob: false,
  };
  const inner = inside(context, programNameOf(draft), 'shell');
  return [invocationOf(draft, context), ...(readSource(word, { ...draft, input: { from: 'none' } }, inner) ?? [])];
}

const FIVE_FIELDS = /^\s{0,8}(?:[\d*/,A-Za-z-]{1,40}[ \t]{1,8}){5}/;
const SHORTHAND = /^\s{0,8}@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)[ \t]{1,8}/;

/** The commands of a crontab, without their times; settings and comments stay out. */
function cronCommands(text: string): string {
  return text
    .split('\n')
    .filter((line) => FIVE_FIELDS.test(line) || SHORTHAND.test(line))
    .map((line) => line.replace(FIVE_FIELDS, '').replace(SHORTHAND, ''))
    .join('\n');
}
