import type { Span } from '../../span.js';
import type { Candidate, Form } from '../candidate.js';
import { linesOf } from './lines.js';
import { TextBuilder } from '../../tree/text-builder.js';
import { candidateOfBuilt } from './structured/source.js';

/** Interpreters by the names that shebangs and fences give to their languages. */
const INTERPRETERS: Readonly<Record<string, string>> = {
  python: 'python3',
  python3: 'python3',
  py: 'python3',
  javascript: 'node',
  js: 'node',
  node: 'node',
  typescript: 'node',
  ts: 'node',
  ruby: 'ruby',
  rb: 'ruby',
  perl: 'perl',
  pl: 'perl',
  php: 'php',
  lua: 'lua',
};

const SHEBANG = /^\uFEFF?#!\s*\S{0,100}[/ ](python|node|ruby|perl|php|lua)[\d.]{0,8}\b/;

/** How programs begin, and no sentence. */
const BEGINNINGS: ReadonlyArray<readonly [language: string, line: RegExp]> = [
  ['python', /^import [A-Za-z_][\w.]{0,60}(?: as \w{1,40})?(?:, ?[A-Za-z_][\w.]{0,60}(?: as \w{1,40})?){0,12}\s*$/],
  ['python', /^from [A-Za-z_][\w.]{0,80} import [\w*(]/],
  ['python', /^(?:with|for|while|if|def|class|try)\b.{0,300}:\s*$/],
  ['python', /^(?:os|shutil|subprocess|requests|Path|open|print|exec|eval)(?:\.\w{1,40})?\(.{1,400}\)\s*$/],
  ['python', /^[a-z_]\w{0,40} = (?:["'[({\d]|open\(|Path\(|os\.)/],
  ['javascript', /^(?:const|let|var) .{1,80}=\s{0,4}(?:await\s{1,4}import|require)\(/],
  ['javascript', /^import .{1,120} from ["']/],
  ['php', /^<\?php\b/],
  ['ruby', /^require ["'][\w/]{1,60}["']\s*$/],
  ['perl', /^use (?:strict|warnings|File::\w{1,40}|IO::\w{1,40})\b/],
];

/** Well under what the shell reader takes at once. */
const LONGEST = 7000;
/** Licences and comments in front of a program are not longer. */
const LOOKED_AT = 4000;

/** The program that a whole text is, as what its interpreter would be fed; none when it does not begin like one. */
export function programCommands(text: string): Candidate[] {
  const language = SHEBANG.exec(text.slice(0, 200))?.[1] ?? languageOf(text);
  return language === undefined
    ? []
    : programSources(text, { start: 0, end: text.length }, { language, form: 'script' });
}

/** By the first line that is no comment. */
function languageOf(text: string): string | undefined {
  const begin = text.slice(0, LOOKED_AT);
  const first = linesOf(begin)
    .map(({ start, end }) => begin.slice(start, Math.min(end, start + 500)))
    .find((row) => !/^\s*(?:#|\/\/|$)/.test(row));
  return first === undefined ? undefined : BEGINNINGS.find(([, line]) => line.test(first))?.[0];
}

/** Code at a span of a text, as source that feeds it to the interpreter of its language; none for other languages. */
export function programSources(
  text: string,
  span: Span,
  { language, form, because }: { language: string; form: Form; because?: string },
): Candidate[] {
  const interpreter = INTERPRETERS[language.toLowerCase()];
  if (interpreter === undefined) return [];
  return pieces(text, span).map((piece) => {
    const built = new TextBuilder().add(`${interpreter} <<'${DELIMITER}'\n`, piece.start);
    built.addSlice(text, piece.start, piece.end);
    built.add(`\n${DELIMITER}\n`, Math.max(piece.start, piece.end - 1));
    return candidateOfBuilt(built, because === undefined ? { form } : { form, stance: 'mentioned', because });
  });
}

const DELIMITER = 'END-OF-PROGRAM';

/** Parts that end with a line and are short enough to be read. */
function pieces(text: string, span: Span): Span[] {
  const parts: Span[] = [];
  let { start } = span;
  for (const line of linesOf(text, span.start, span.end)) {
    if (line.end - start <= LONGEST) continue;
    if (line.start > start) parts.push({ start, end: line.start });
    start = line.start;
    for (; line.end - start > LONGEST; start += LONGEST) parts.push({ start, end: start + LONGEST });
  }
  return [...parts, { start, end: span.end }].filter((part) => text.slice(part.start, part.end).trim() !== '');
}
