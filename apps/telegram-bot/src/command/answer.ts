import type { RichText } from '../message/rich-text.js';
import type { Buttons } from './button.js';

/** What the bot says back. */
export interface Answer {
  text: RichText;
  buttons?: Buttons;
  /** Comes as a file, with the text under it. */
  file?: { name: string; content: string };
  /** Told where the answer, or its last part, was said; gives what must take its place at once. */
  onSaid?: (place: Place) => Promise<RichText | undefined>;
  /** What is said behind it, when it is known. Nobody waits for it before the next command. */
  later?: () => Promise<Answer>;
}

/** One message of a chat. */
export interface Place {
  chatId: number;
  messageId: number;
}

/** What the bot says to a press. */
export interface PressAnswer extends Answer {
  /** It takes the place of the message whose button was pressed. */
  replacesQuestion?: boolean;
  /** Shown for a moment to the one who pressed, and to nobody else. */
  asNotice?: boolean;
  /** Why the press counted for nothing: a word for the log. */
  refused?: string;
}

/** A press that cannot be answered yet. Nobody waits for its answer before the next command or press. */
export interface Unsettled {
  settled: () => Promise<PressAnswer>;
}
