import { UNSURE } from './settings.js';

type Section = Record<string, unknown>;

// A remark behind the value to some programs, part of it to others; what some put in from elsewhere.
const READ_OTHERWISE = /\s[;#]|%\(|\$\{/;

/**
 * Sections and keys of an INI file. The format has no standard: a value on which its readers disagree (a remark behind
 * it, a line that may continue it, a key that stands twice) is UNSURE. Undefined where a line is neither.
 */
export function readIni(text: string): Section | undefined {
  const top: Section = bare();
  let section = top;
  let last: string | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || /^[;#]/.test(line)) continue;
    if (line.startsWith('[')) {
      const header = headerIn(line);
      if (header === undefined) return undefined;
      section = sectionOf(top, header);
      last = undefined;
      continue;
    }
    const sign = line.search(/[=:]/);
    if (sign > 0) {
      last = line.slice(0, sign).trim();
      const value = line.slice(sign + 1).trim();
      // git indents its keys; to others an indented line goes on with the value before.
      const read = valueOf(value);
      section[last] = last in section && section[last] !== read ? UNSURE : read;
    } else if (last !== undefined && /^\s/.test(raw)) section[last] = UNSURE;
    else if (/^[\w.-]+$/.test(line)) section[line] = UNSURE;
    else return undefined;
  }
  return top;
}

function headerIn(line: string): string | undefined {
  const end = line.indexOf(']');
  const rest = line.slice(end + 1).trim();
  return end === -1 || !/^(?:[;#]|$)/.test(rest) ? undefined : line.slice(1, end).trim();
}

const bare = () => Object.create(null) as Section;

function sectionOf(top: Section, name: string): Section {
  const known = top[name];
  if (typeof known === 'object' && known !== null) return known as Section;
  const section = bare();
  top[name] = section;
  return section;
}

function valueOf(text: string): unknown {
  const quoted = /^(["'])(.*)\1$/.exec(text)?.[2];
  if (quoted !== undefined && !/["']|%\(|\$\{/.test(quoted)) return quoted;
  return READ_OTHERWISE.test(text) ? UNSURE : text;
}
