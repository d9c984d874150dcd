import type { Span } from '../../span.js';
import type { Candidate, Form, Stance } from '../candidate.js';
import type { Block } from './blocks.js';
import { isSpace } from './characters.js';
import { logicalLines } from './logical-lines.js';
import { isForDatabase, shapeOf } from './shape.js';
import { sqlParts, sqlSource } from './sql.js';

const SHELLS = new Set('bash sh shell zsh ksh fish dash ash csh tcsh posix terminal'.split(' '));
const DATABASES = new Set('sql psql postgres postgresql mysql mariadb sqlite plsql tsql cql'.split(' '));
const SESSIONS = new Set('console shell-session shellsession sh-session bash-session session'.split(' '));
const PROMPT = /^[ \t]*(?:[\w.-]{1,40}@[\w.-]{1,60}(?::[^\s$#]{0,80})?)?(?:\$|%|❯|➜)[ \t]+(?=\S)/;
const ROOT_PROMPT = /^[ \t]*(?:[\w.-]{1,40}@[\w.-]{1,60}(?::[^\s$#]{0,80})?)?#[ \t]+(?=\S)/;
/** What every prompt ends with. */
const PROMPT_SIGN = /[$%❯➜#][ \t]/;
const COMMENT = /^[ \t]*#/;

const row = (text: string, span: Span) => text.slice(span.start, span.end);
const isCommand = (line: string) => shapeOf(line) === 'command';

/** The shell source at a span: the slice itself, or the client call that SQL stands for. */
export function sourceOf(text: string, span: Span): Pick<Candidate, 'source' | 'positions'> {
  const source = row(text, span);
  return isForDatabase(source) ? sqlSource(source, span.start) : { source };
}

function candidateOf(text: string, span: Span, form: Form, stance: Stance, because?: string): Candidate {
  return {
    start: span.start,
    end: span.end,
    ...sourceOf(text, span),
    form,
    stance,
    ...(because === undefined ? {} : { because }),
  };
}

export function trimmed(text: string, { start, end }: Span): Span {
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return { start, end };
}

/** The whole text as one command or script; undefined when any of its lines is no command. */
export function scriptCommands(text: string): Candidate[] | undefined {
  const span = trimmed(text, { start: 0, end: text.length });
  if (span.start === span.end) return [];
  if (isForDatabase(row(text, span).slice(0, 4000))) return [candidateOf(text, span, 'script', 'ordered')];
  let commands = 0;
  for (const line of logicalLines(text, span, isCommand)) {
    const content = row(text, line);
    if (content.trim() === '' || COMMENT.test(content)) continue;
    if (PROMPT.test(content) || !isCommand(content)) return undefined;
    commands++;
  }
  if (commands === 0) return text.includes('`') ? undefined : [];
  return [candidateOf(text, span, 'script', 'ordered')];
}

/** The commands of a fenced block. */
export function fenceCommands(text: string, block: Block, because?: string): Candidate[] {
  const stance: Stance = because === undefined ? 'ordered' : 'mentioned';
  const body = trimmed(text, block.body);
  if (body.start === body.end) return [];
  if (DATABASES.has(block.language)) {
    return sqlParts(text, body).map((part) => ({
      ...candidateOf(text, part, 'fence', stance, because),
      ...sqlSource(row(text, part), part.start),
    }));
  }
  const session = SESSIONS.has(block.language);
  if (!session && !SHELLS.has(block.language) && block.language !== '') return [];
  if (block.language !== '' && !PROMPT_SIGN.test(row(text, body)))
    return [candidateOf(text, body, 'fence', stance, because)];
  const lines = [...logicalLines(text, body, isCommand)];
  const prompted = lines.flatMap((line) => {
    const prompt = (session ? ROOT_PROMPT.exec(row(text, line)) : null) ?? PROMPT.exec(row(text, line));
    return prompt ? [{ start: line.start + prompt[0].length, end: line.end }] : [];
  });
  if (prompted.length > 0) return prompted.map((line) => candidateOf(text, line, 'fence', stance, because));
  if (block.language !== '') return [candidateOf(text, body, 'fence', stance, because)];
  return lines
    .filter((line) => shapeOf(row(text, line)) !== 'prose')
    .map((line) => candidateOf(text, trimmed(text, line), 'fence', stance, because));
}
