const MAX_LINE = 4_000;
const MAX_LEAD = 100;
const MAX_DEPTH = 100;

/**
 * Why a YAML text is not given to the parser; undefined for what people write. The parser takes as much stack as the
 * text has levels, and the memory of the whole process for a line of some ten thousand dashes (yaml 2.9).
 */
export function yamlProblem(text: string): string | undefined {
  let depth = 0;
  let line = 1;
  let lineStart = 0;
  let leading = true;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\n') {
      line++;
      lineStart = at + 1;
      leading = true;
      continue;
    }
    if (leading && !LEADING.has(char)) leading = false;
    if (at - lineStart >= MAX_LINE) return `line ${line} is longer than ${MAX_LINE} characters`;
    if (leading && at - lineStart >= MAX_LEAD) return `line ${line} is indented by more than ${MAX_LEAD} characters`;
    // Brackets within texts count as well: they are balanced as a rule, and the bound is far away.
    if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth = Math.max(0, depth - 1);
    if (depth > MAX_DEPTH) return `line ${line} is nested deeper than ${MAX_DEPTH} levels`;
  }
  return undefined;
}

/** What opens a level in the block style: indentation, entries of lists, explicit keys and values. */
const LEADING = new Set([' ', '\t', '-', '?', ':', '\r']);
