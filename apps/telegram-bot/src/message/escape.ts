// Besides tags, "All <, > and & symbols that are not a part of a tag or an HTML entity must be replaced"
// (https://core.telegram.org/bots/api#html-style).
const REFERENCES: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** Text as Telegram's parse mode HTML shows it unchanged. */
export const escapeHtml = (text: string): string => text.replace(/[<>&]/g, (character) => REFERENCES[character] ?? '');

// Marks that reorder the text around them (Unicode TR 9), with which a claim could show another text than it has.
const REORDERING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// Telegram drops control characters; the line feed and the tab are the two that mean something in a message.
// eslint-disable-next-line no-control-regex -- finding control characters is the point
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

const LONE_SURROGATE = /\p{Cs}/gu;

/**
 * Makes visible what Telegram would drop or refuse and what would deceive a reader: control characters become their
 * pictures (U+2400…), reordering marks their code in brackets, lone surrogates U+FFFD.
 */
export function visible(text: string): string {
  return text
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(CONTROL, (character) => (character === '\u007f' ? '␡' : shifted(character)))
    .replace(REORDERING, (mark) => `[U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);
}

const shifted = (control: string): string => String.fromCharCode(0x2400 + control.charCodeAt(0));
