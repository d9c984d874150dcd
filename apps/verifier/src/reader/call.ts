const LONGEST = 120;
const LONGEST_JSON = 300;
const NAME = /[A-Za-z_$][\w$.]*\((?!\w{1,2}\))/y;
// `sha256(a.txt)` names a checksum, not a piece of code.
const CHECKSUM = /^(?:sha-?\d+|md5|checksum)\($/i;

/** A JSON object or list that begins here. */
export function jsonAt(text: string, at: number): string | undefined {
  const closing = { '{': '}', '[': ']' }[text[at] ?? ''];
  if (closing === undefined) return undefined;
  const ends = text.slice(at, at + LONGEST_JSON).matchAll(new RegExp(`\\${closing}`, 'g'));
  for (const { index } of ends) {
    const json = text.slice(at, at + index + 1);
    if (json.length > 2 && isJson(json)) return json;
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A call as it stands in code, `retry(() => id, 3)`, that begins here; undefined where none does, or it has no end. */
export function callAt(text: string, at: number): string | undefined {
  NAME.lastIndex = at;
  const name = NAME.exec(text)?.[0];
  if (name === undefined || CHECKSUM.test(name)) return undefined;
  let depth = 0;
  for (let end = at + name.length - 1; end < Math.min(text.length, at + LONGEST); end += 1) {
    const sign = text[end] ?? '';
    if (sign === '\n' || sign === '`') return undefined;
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    if (depth === 0) return text.slice(at, end + 1);
  }
  return undefined;
}
