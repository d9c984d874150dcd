import { UNSURE } from './settings.js';

type Section = Record<string, unknown>;

const SECTION = /^\[\s*(.*?)\s*\]\s*(?:[;#].*)?$/;
const ENTRY = /^([^=:]+?)\s*[=:]\s*(.*)$/;
// A remark behind the value to some programs, part of it to others.
const REMARK = /\s[;#]/;

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
    const header = SECTION.exec(line)?.[1];
    if (header !== undefined) {
      section = sectionOf(top, header);
      last = undefined;
      continue;
    }
    const entry = ENTRY.exec(line);
    if (entry?.[1] !== undefined) {
      last = entry[1];
      // git indents its keys; to others an indented line goes on with the value before.
      section[last] = last in section && section[last] !== entry[2] ? UNSURE : valueOf(entry[2] ?? '');
    } else if (last !== undefined && /^\s/.test(raw)) section[last] = UNSURE;
    else if (/^[\w.-]+$/.test(line)) section[line] = UNSURE;
    else return undefined;
  }
  return top;
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
  if (quoted !== undefined && !/["']/.test(quoted)) return quoted;
  return REMARK.test(text) ? UNSURE : text;
}
