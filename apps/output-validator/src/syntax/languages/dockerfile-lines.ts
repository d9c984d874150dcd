/** One instruction of a Dockerfile, its continuation lines joined. */
export interface Instruction {
  line: number;
  /** In capitals. */
  keyword: string;
  /** What follows, without flags such as `--from=build`. */
  rest: string;
  words: string[];
}

const DIRECTIVE = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/;
const HERE_DOCUMENT = /<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_]*)\2/g;

/** The instructions in order, as BuildKit's parser joins lines: comments and empty lines inside of one do not end it. */
export function instructionsIn(text: string): Instruction[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const escape = escapeOf(lines);
  const instructions: Instruction[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.trim() === '' || isComment(line)) continue;
    const start = index;
    let joined = '';
    for (let next: string | undefined = line; next !== undefined; next = lines[index]) {
      const continues = endsWithEscape(next, escape);
      if (!(index > start && (isComment(next) || next.trim() === ''))) {
        joined += continues ? next.trimEnd().slice(0, -1) : next;
        if (!continues) break;
      }
      index += 1;
    }
    const instruction = instructionOf(joined.trim(), start + 1);
    instructions.push(instruction);
    if (['RUN', 'COPY', 'ADD'].includes(instruction.keyword)) index = afterHereDocuments(lines, index, joined);
  }
  return instructions;
}

/** Directives stand before everything else, comments included. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const directive = DIRECTIVE.exec(line);
    if (!directive) return '\\';
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] ?? '\\';
  }
  return '\\';
}

const isComment = (line: string): boolean => line.trimStart().startsWith('#');
const endsWithEscape = (line: string, escape: string): boolean => line.trimEnd().endsWith(escape);

function instructionOf(text: string, line: number): Instruction {
  const [keyword = ''] = text.split(/\s/, 1);
  const rest = text
    .slice(keyword.length)
    .trim()
    .replace(/^(?:--[a-z][a-z-]*(?:=\S*)?(?:\s+|$))+/, '');
  return { line, keyword: keyword.toUpperCase(), rest, words: rest.split(/\s+/).filter(Boolean) };
}

/** The index of the last line of the here-documents that a line opens; of one that never ends, the last line. */
function afterHereDocuments(lines: readonly string[], index: number, opened: string): number {
  let at = index;
  for (const [, dash, , name] of opened.matchAll(HERE_DOCUMENT)) {
    const isEnd = (line: string): boolean => (dash ? line.replace(/^\t+/, '') : line) === name;
    const end = lines.findIndex((line, candidate) => candidate > at && isEnd(line));
    at = end < 0 ? lines.length : end;
  }
  return at;
}
