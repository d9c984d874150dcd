import { MAX_BRACE_WORDS } from './limits.js';

const NUMBERS = /^(-?\d{1,6})\.\.(-?\d{1,6})(?:\.\.(-?\d{1,6}))?$/;
const LETTERS = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d{1,3}))?$/;

/**
 * The alternatives of one brace expression, without its braces: `a,b{c,d}` gives `a` and `b{c,d}`, `1..3` gives `1`,
 * `2`, `3`. Undefined when it makes too many or when bash leaves it as it is.
 */
export function braceAlternatives(inside: string): string[] | undefined {
  const listed = splitAtCommas(inside);
  const found = listed.length > 1 ? listed : sequence(inside);
  return found && found.length <= MAX_BRACE_WORDS ? found : undefined;
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (quote === "'") {
      if (char === "'") quote = '';
    } else if (char === '\\') index += 1;
    else if (quote === '"') {
      if (char === '"') quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '{' || char === '(') depth += 1;
    else if (char === '}' || char === ')') depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function sequence(text: string): string[] | undefined {
  const numbers = NUMBERS.exec(text);
  if (numbers) return steps(Number(numbers[1]), Number(numbers[2]), Number(numbers[3] ?? 1))?.map(String);
  const letters = LETTERS.exec(text);
  if (!letters?.[1] || !letters[2]) return undefined;
  return steps(letters[1].charCodeAt(0), letters[2].charCodeAt(0), Number(letters[3] ?? 1))?.map((code) =>
    String.fromCharCode(code),
  );
}

function steps(from: number, to: number, by: number): number[] | undefined {
  const size = Math.abs(by) || 1;
  const count = Math.floor(Math.abs(to - from) / size) + 1;
  if (count > MAX_BRACE_WORDS) return undefined;
  return Array.from({ length: count }, (_, index) => (from <= to ? from + index * size : from - index * size));
}
