import type { Reading } from './reader.js';
import { isSecretValue } from './secret-value.js';

const BEFORE = 160;
/** What a shell prints into the program that follows: `user:password`, or the password alone. */
const PRINTED =
  /(?:echo|printf)[ \t]{1,8}(?:-\w{1,3}[ \t]{1,8})?["']?(?:[\w.-]{1,32}:)?([^\s"'|\\:]{3,80})(?:\\n)?["']?[ \t]{0,8}\|[ \t]{0,8}(?:sudo[ \t]{1,8})?$/;

/** A password that is piped into `chpasswd` or `passwd --stdin`. */
export function readPipedPassword(text: string, start: number, end: number): Reading {
  const from = Math.max(0, start - BEFORE);
  const before = text.slice(from, start);
  const printed =
    before.lastIndexOf('echo') > before.lastIndexOf('printf')
      ? before.lastIndexOf('echo')
      : before.lastIndexOf('printf');
  const match = printed < 0 ? null : PRINTED.exec(before.slice(printed));
  const value = match?.[1];
  if (!match || value === undefined) return { resume: end };
  if (!isSecretValue('password', value, { quoted: true, tight: true, strict: false })) return { resume: end };
  const at = from + printed + match[0].lastIndexOf(value);
  return { found: { start: at, end: at + value.length }, resume: end };
}
