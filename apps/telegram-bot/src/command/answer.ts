import type { RichText } from '../message/rich-text.js';
import type { Buttons } from './button.js';

/** What the bot says back. */
export interface Answer {
  text: RichText;
  buttons?: Buttons;
}

/** What the bot says to a press. */
export interface PressAnswer extends Answer {
  /** It takes the place of the message whose button was pressed. */
  replacesQuestion?: boolean;
  /** Shown for a moment to the one who pressed, and to nobody else. */
  asNotice?: boolean;
}
