import type { Finding } from '../finding.js';
import { instructionsIn } from './dockerfile-lines.js';
import type { Instruction } from './dockerfile-lines.js';

type Rule = (words: readonly string[], text: string) => string | undefined;

const atLeast =
  (count: number, what: string): Rule =>
  (words) =>
    words.length >= count ? undefined : `needs ${what}`;

const anything: Rule = () => undefined;

const RULES: Readonly<Record<string, Rule>> = {
  FROM: (words) =>
    words.length === 1 || (words.length === 3 && words[1]?.toUpperCase() === 'AS')
      ? undefined
      : 'needs an image, and perhaps AS and a name',
  RUN: (words, text) => (words.length > 0 || /--\w/.test(text) ? undefined : 'needs a command'),
  CMD: anything,
  ENTRYPOINT: anything,
  HEALTHCHECK: anything,
  LABEL: atLeast(1, 'a name and a value'),
  MAINTAINER: atLeast(1, 'a name'),
  EXPOSE: atLeast(1, 'a port'),
  ENV: (words) => ((words[0] ?? '').includes('=') || words.length >= 2 ? undefined : 'needs a name and a value'),
  ADD: atLeast(2, 'a source and a destination'),
  COPY: atLeast(2, 'a source and a destination'),
  VOLUME: atLeast(1, 'a path'),
  USER: atLeast(1, 'a user'),
  WORKDIR: atLeast(1, 'a path'),
  ARG: atLeast(1, 'a name'),
  STOPSIGNAL: atLeast(1, 'a signal'),
  SHELL: (_words, text) => (isStrings(text) ? undefined : 'needs a JSON array of strings'),
};

/** Instructions that take a JSON array in place of words. */
const EXEC_FORM = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'ADD', 'COPY', 'VOLUME', 'SHELL']);
const NEVER_TRIGGERED = new Set(['FROM', 'ONBUILD', 'MAINTAINER']);

/** A Dockerfile by the instructions that BuildKit knows (https://docs.docker.com/reference/dockerfile). */
export function checkDockerfile(text: string): Finding[] {
  const instructions = instructionsIn(text);
  const findings = instructions.flatMap((instruction) => {
    const problem = problemOf(instruction);
    return problem === undefined ? [] : [{ line: instruction.line, column: 1, message: problem }];
  });
  if (findings.length > 0) return findings;
  const first = instructions.find(({ keyword }) => keyword !== 'ARG');
  if (first?.keyword === 'FROM') return [];
  const message = first ? 'before FROM only ARG may stand' : 'there is no FROM';
  return [{ line: first?.line ?? 1, column: 1, message }];
}

function problemOf({ keyword, rest, words }: Instruction): string | undefined {
  if (keyword === 'ONBUILD') {
    const [inner = ''] = rest.split(/\s/, 1);
    const name = inner.toUpperCase();
    if (name === '' || NEVER_TRIGGERED.has(name)) return 'ONBUILD needs an instruction that may be triggered';
    const after = rest.slice(inner.length).trim();
    return problemOf({ keyword: name, rest: after, words: words.slice(1), line: 0 });
  }
  const rule = RULES[keyword];
  if (!rule) return `${/^[A-Z]{1,20}$/.test(keyword) ? keyword : 'this'} is no instruction of a Dockerfile`;
  if (EXEC_FORM.has(keyword) && rest.startsWith('[')) {
    const array = jsonArray(rest);
    if (array?.some((item) => typeof item !== 'string')) return `${keyword}: an array may hold strings only`;
    if (array && ['ADD', 'COPY'].includes(keyword))
      return array.length >= 2 ? undefined : `${keyword} needs a source and a destination`;
  }
  const problem = rule(words, rest);
  return problem === undefined ? undefined : `${keyword} ${problem}`;
}

const isStrings = (text: string): boolean => jsonArray(text)?.every((item) => typeof item === 'string') ?? false;

function jsonArray(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    // Docker, too, takes what is no JSON for words of a shell.
    return undefined;
  }
}
