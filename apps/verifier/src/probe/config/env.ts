import { LookError } from '../../scope/look-error.js';
import { UNSURE } from './settings.js';

const LINE = /^(?:export\s+)?([A-Za-z_][\w.-]*)(\s*=\s*)(.*)$/;

/**
 * Variables of an env file, as a shell and dotenv both read them. A value on which they disagree, one with a variable in
 * it, or one that stands twice and otherwise is UNSURE. @throws LookError `wrong_format`; `ambiguous` for a value over
 * several lines
 */
export function readEnv(text: string): Record<string, unknown> {
  const variables = Object.create(null) as Record<string, unknown>;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, name, sign, rest] = LINE.exec(line) ?? [];
    if (name === undefined || rest === undefined) {
      // A name alone passes the variable on from outside (docker's env files).
      if (!/^[A-Za-z_]\w*$/.test(line)) throw new LookError('wrong_format');
      variables[line] = UNSURE;
      continue;
    }
    // To a shell, blanks around the sign make this a command, not a variable.
    const value = sign === '=' || rest === '' ? valueOf(rest) : UNSURE;
    variables[name] = name in variables && variables[name] !== value ? UNSURE : value;
  }
  return variables;
}

function valueOf(rest: string): unknown {
  const quote = /^["'`]/.exec(rest)?.[0];
  if (quote === undefined) {
    const remark = rest.search(/\s#/);
    const value = remark === -1 ? rest : rest.slice(0, remark).trimEnd();
    // A shell, dotenv and docker each make something else of these signs.
    return /[$\\\s"'`#]/.test(value) ? UNSURE : value;
  }
  const end = rest.indexOf(quote, 1);
  if (end === -1) throw new LookError('ambiguous');
  const inside = rest.slice(1, end);
  const after = rest.slice(end + 1).trim();
  if (after !== '' && !after.startsWith('#')) return UNSURE;
  return quote === "'" || !/[$\\`]/.test(inside) ? inside : UNSURE;
}
