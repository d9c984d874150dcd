import { readJson } from '../../../tree/flow.js';
import { TextBuilder } from '../../../tree/text-builder.js';
import { lineEnd } from '../../../tree/yaml-scalars.js';
import type { Candidate } from '../../candidate.js';
import { candidateOfBuilt, candidateOfWords } from './source.js';

const INSTRUCTION =
  /^[ \t]*(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)(?=\s)/i;
const HEREDOC = /<<-?["']?([A-Za-z_]\w{0,60})["']?/g;
/** Words before the command itself: another instruction, or options of RUN and HEALTHCHECK. */
const BEFORE =
  /^[ \t]*(?:(?:RUN|CMD|ENTRYPOINT|HEALTHCHECK|ONBUILD)(?=\s)|--[a-z][a-z-]{0,40}(?:=\S{0,500})?(?=\s))[ \t]*/i;
const ESCAPE = /^#[ \t]*escape[ \t]*=[ \t]*`/im;

interface Instruction {
  name: string;
  built: TextBuilder;
}

/** Reads one instruction over its continuation lines and heredocs (Dockerfile reference, "Format", "Here-Documents"). */
function readInstruction(text: string, start: number, escape: string): { built: TextBuilder; next: number } {
  const built = new TextBuilder();
  let at = start;
  for (let first = true; at < text.length; first = false) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end).trimEnd();
    if (!first && /^[ \t]*#/.test(line)) {
      at = end + 1;
      continue;
    }
    const continued = line.endsWith(escape);
    built.addSlice(text, at, at + line.length - (continued ? 1 : 0));
    at = end + 1;
    if (continued) {
      built.add(' ', end - 1);
      continue;
    }
    for (const [, word] of line.slice(0, 2000).matchAll(HEREDOC)) {
      built.add('\n', at - 1);
      at = addHeredoc(text, at, word!, built);
    }
    break;
  }
  return { built, next: at };
}

function addHeredoc(text: string, start: number, word: string, built: TextBuilder): number {
  let at = start;
  while (at < text.length) {
    const end = lineEnd(text, at);
    built.addSlice(text, at, Math.min(end + 1, text.length));
    const last = text.slice(at, end).trim() === word;
    at = end + 1;
    if (last) break;
  }
  return at;
}

function instructionsOf(text: string): Instruction[] | undefined {
  const escape = ESCAPE.test(text.slice(0, 500)) ? '`' : '\\';
  const found: Instruction[] = [];
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length;) {
    const end = lineEnd(text, at);
    const line = text.slice(at, Math.min(end, at + 200)).trim();
    if (line === '' || line.startsWith('#')) {
      at = end + 1;
      continue;
    }
    const name = INSTRUCTION.exec(text.slice(at, at + 40))?.[1]?.toUpperCase();
    if (!name) return undefined;
    const { built, next } = readInstruction(text, at, escape);
    found.push({ name, built });
    at = next;
  }
  return found;
}

function commandOf({ built }: Instruction): Candidate[] {
  const { value, positions } = built.finish();
  let begin = 0;
  for (let found = BEFORE.exec(value); found; found = BEFORE.exec(value.slice(begin, begin + 600))) {
    begin += found[0].length;
  }
  const rest = value.slice(begin);
  if (rest.trim() === '' || /^NONE\s*$/i.test(rest)) return [];
  const places = positions.slice(begin);
  const list = rest.startsWith('[') ? readJson(rest) : undefined;
  if (list?.kind === 'list' && list.items.every((item) => item.kind === 'scalar')) {
    const words = list.items.flatMap((item) => {
      if (item.kind !== 'scalar') return [];
      const own = Array.from(item.value, (_, i) => places[item.positions?.[i] ?? item.start + i] ?? 0);
      return [{ ...item, start: places[item.start]!, end: places[item.end]!, positions: own }];
    });
    return words.length > 0 ? [candidateOfWords(words, { form: 'dockerfile' })] : [];
  }
  const command = withoutHeredocShell(rest);
  const source = new TextBuilder();
  source.addScalar({ value: command.text, start: 0, positions: places.slice(command.from) });
  return [candidateOfBuilt(source, { form: 'dockerfile' })];
}

/** `RUN <<EOF` runs the lines themselves; with a program before it they are its input, as in a shell. */
function withoutHeredocShell(rest: string): { text: string; from: number } {
  const lone = /^<<-?["']?([A-Za-z_]\w{0,60})["']?[ \t]*\n/.exec(rest.slice(0, 200));
  if (!lone) return { text: rest, from: 0 };
  const body = rest.slice(lone[0].length);
  return { text: body.replace(new RegExp(`(?:^|\\n)[ \\t]*${lone[1]}[ \\t]*\\n?$`), '\n'), from: lone[0].length };
}

const RUNS = ['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ONBUILD'];

/** The commands of a Dockerfile: RUN, CMD, ENTRYPOINT and what HEALTHCHECK and ONBUILD run, in both forms. */
export function findInDockerfile(text: string): Candidate[] {
  return (instructionsOf(text) ?? []).filter(runs).flatMap(commandOf);
}

function runs({ name, built }: Instruction): boolean {
  if (name !== 'ONBUILD') return RUNS.includes(name);
  return /^[ \t]*ONBUILD[ \t]+(?:RUN|CMD|ENTRYPOINT|HEALTHCHECK)\s/i.test(built.finish().value.slice(0, 60));
}

/** Whether a text of unknown kind is a Dockerfile: every line belongs to an instruction, and one of them is FROM. */
export function isDockerfile(text: string): boolean {
  if (!/^FROM[ \t]+\S/m.test(text)) return false;
  const names = instructionsOf(text)?.map(({ built }) => /\w+/.exec(built.finish().value.slice(0, 80))?.[0] ?? '');
  // In small letters they would be the words of a sentence, too.
  return (
    names !== undefined && names.length > 1 && names.includes('FROM') && names.every((name) => /^[A-Z]+$/.test(name))
  );
}
