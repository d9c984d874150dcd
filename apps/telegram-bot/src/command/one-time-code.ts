import { WingmanError } from '@wingman/sdk';
import { code, lines, plainText, rich, type RichText } from '../message/rich-text.js';

/** How long a question for a code may be answered by a reply; the code itself lives about as long. */
export const CODE_SECONDS = 120;

const OPENING = 'A one-time code is needed.';
const PLACE = 'CODE';

/** A command as it is typed, with the place of the code. */
export type Template = `/${string}`;

export const approveTemplate = (id: string, note: string | undefined): Template =>
  `/approve ${id} ${PLACE}${note === undefined ? '' : ` ${note}`}`;
export const execTemplate = (id: string, number: number): Template => `/exec ${id} ${number} ${PLACE}`;
export const unlockTemplate = (worker: string, reason: string): Template => `/unlock "${worker}" ${PLACE} ${reason}`;

/** Asks for the code. The question holds the whole command, so that nobody has to remember what it was about. */
export const codeQuestion = (template: Template): RichText =>
  lines(
    rich`${OPENING} Answer this very message with the 6 digits within ${CODE_SECONDS} seconds, or send:`,
    rich`${code(template)}`,
  );

/** Whether a text is such a question. */
export const asksForCode = (text: RichText): boolean => plainText(text).startsWith(OPENING);

// The code's place by the command's own grammar, so that the word in a reason or a name is not taken for it.
const PLACES = /^(\/(?:approve [0-9a-f-]+|exec [0-9a-f-]+ [0-9]{1,2}|unlock "[^"]*")) CODE(?=$| )/;

/** The command that a reply of six digits to a question for a code stands for; undefined: it is no such reply. */
export function answeredCommand(question: string, reply: string): string | undefined {
  const digits = reply.replaceAll(/[ \u00a0]/g, '');
  if (!question.startsWith(OPENING) || !/^[0-9]{6}$/.test(digits)) return undefined;
  const template = question.split('\n').at(-1) ?? '';
  return PLACES.test(template) ? template.replace(PLACES, `$1 ${digits}`) : undefined;
}

export const NOTHING_TO_WITHDRAW = rich`There is nothing of yours to take back: it was done, taken back, or has run out.`;

/** Says that another person must send the same, and how the first one takes it back. */
function secondPersonQuestion(why: string, template: Template): RichText {
  const command = template.replace(PLACES, '$1');
  const what = /^\/(?:exec|unlock) (?:"[^"]*"|[0-9a-f-]+ [0-9]{1,2})/.exec(command)?.[0] ?? '';
  return lines(
    rich`Not done yet: ${why}. The other one sends:`,
    rich`${code(command)}`,
    rich`You take it back with:`,
    rich`${code(what.replace(/^\/[a-z]+/, '/withdraw'))}`,
  );
}

/** Does it; where it needs a code that nobody gave, or another person, says so instead. */
export async function orAskForCode<Done>(
  act: () => Promise<Done>,
  { given, template }: { given: string | undefined; template: () => Template },
): Promise<{ done: Done; question?: undefined } | { done?: undefined; question: RichText }> {
  try {
    return { done: await act() };
  } catch (error) {
    if (!(error instanceof WingmanError)) throw error;
    if (error.code === 'second_person_required') return { question: secondPersonQuestion(error.message, template()) };
    if (given !== undefined || error.code !== 'otp_required') throw error;
    return { question: codeQuestion(template()) };
  }
}
