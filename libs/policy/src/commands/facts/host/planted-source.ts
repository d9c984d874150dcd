import type { Invocation } from '../../invocation.js';
import { readGit } from './git-command.js';
import { codeOf } from './interpreter-code.js';
import { textFedTo, textPrintedBy } from './producers.js';
import { isProfile } from './writes.js';

const MAX_SOURCES = 16;

/** Calls that hand a string to a shell, in the languages that interpreters run. */
const SHELL_CALL =
  /\b(?:os\.system|os\.popen|subprocess\.\w{2,20}|exec(?:Sync|File|FileSync)?|spawn(?:Sync)?|system|popen|IO\.popen|shell_exec|passthru|os\.execute|io\.popen|Popen|check_call|check_output|do shell script)\s{0,3}\(?\s{0,3}(\[?)\s{0,3}(["'`])/g;
const BACKTICKS = /(?:%x\{|`)([^`}]{1,500})[`}]/g;

/**
 * Shell source that a command carries for somebody else to run: the value of an alias, a line for a shell's profile, a
 * crontab, a git alias with `!`, a string that other code hands to a shell. The caller reads it like any other source.
 */
export function plantedSources(invocation: Invocation): string[] {
  return [
    ...aliases(invocation),
    ...profileLines(invocation),
    ...gitAliases(invocation),
    ...interpreted(invocation),
    ...jobs(invocation),
  ].slice(0, MAX_SOURCES);
}

function aliases({ program, args }: Invocation): string[] {
  if (program !== 'alias') return [];
  return args.flatMap(({ text }) => (text.includes('=') ? [text.slice(text.indexOf('=') + 1)] : []));
}

function profileLines(invocation: Invocation): string[] {
  const { program, args, redirections } = invocation;
  const redirected = redirections.some(({ operator, target }) => operator.startsWith('>') && isProfile(target));
  const teed = program === 'tee' && args.some(isProfile);
  return [redirected ? textPrintedBy(invocation) : '', teed ? textFedTo(invocation) : ''].filter((text) => text !== '');
}

function gitAliases({ program, args }: Invocation): string[] {
  const command = program === 'git' ? readGit(args) : undefined;
  const set = command?.settings.flatMap(([key, value]) => (key.startsWith('alias.') ? [value] : [])) ?? [];
  return set.flatMap((value) => (value.startsWith('!') ? [value.slice(1)] : [`git ${value}`]));
}

/** A table for cron: what stands behind the five fields of the time. */
function jobs(invocation: Invocation): string[] {
  if (invocation.program !== 'crontab') return [];
  return textFedTo(invocation)
    .split('\n')
    .flatMap((line) => /^\s{0,5}(?:@\w{4,10}|(?:\S{1,40}\s{1,5}){5})(.{1,500})$/.exec(line)?.[1] ?? []);
}

const INTERPRETERS = /^(?:python|perl|ruby|php|node|nodejs|deno|bun|lua|osascript|[gmn]?awk)[\d.]{0,6}$/;

function interpreted(invocation: Invocation): string[] {
  if (!INTERPRETERS.test(invocation.program)) return [];
  const code = codeOf(invocation);
  if (code === '') return [];
  // A whole shell command where the language's own code should stand: whoever wrote it meant the shell.
  const plain = /^\s{0,5}[a-z][\w.-]{0,40}(?: [^\s"'()=;]{1,200}){1,10}\s{0,5}$/.test(code) ? [code] : [];
  const called = [...code.matchAll(SHELL_CALL)]
    .slice(0, MAX_SOURCES)
    .map((match) => stringsAt(code, match.index + match[0].length, match));
  const ticked = /^(?:ruby|perl|php)/.test(invocation.program)
    ? [...code.matchAll(BACKTICKS)].map(([, text]) => text ?? '')
    : [];
  return [...plain, ...called, ...ticked];
}

/** The string whose quote was just opened, or the strings of the list that was. */
function stringsAt(code: string, start: number, [, bracket, quote = '"']: RegExpExecArray | RegExpMatchArray): string {
  const end = code.indexOf(quote, start);
  if (end < 0) return '';
  if (!bracket) return code.slice(start, end);
  const close = code.indexOf(']', start);
  const list = code.slice(start - 1, close < 0 ? start + 500 : Math.min(close, start + 500));
  return [...list.matchAll(/"([^"]{0,300})"|'([^']{0,300})'/g)]
    .map(([, double, single]) => double ?? single ?? '')
    .join(' ');
}
