import { findCommands } from '../commands/find/find.js';
import { escapeFacts } from '../commands/facts/host/escape.js';
import { fact } from '../commands/facts/host/fact-parts.js';
import { factsAfterLeaving } from '../commands/facts/host/escape-left.js';
import { scriptFacts } from '../commands/facts/host/escape-scripts.js';
import { codeFromFiles } from '../commands/facts/host/escape-written.js';
import { isKnownCommand, onlyExplains } from '../commands/facts/host/escape-known.js';
import type { Fact } from '../commands/fact.js';
import type { ShellReading } from '../commands/invocation.js';
import { readShell } from '../commands/shell/read.js';
import { factsInOrder, traitsOfWrappers } from '../commands/facts/facts.js';
import type { OrderedCommand } from '../judge/commands.js';
import { readSections, sectionAt } from '../sections/sections.js';
import { isAlternative } from './alternatives.js';
import { launcherOutputs } from './launcher-outputs.js';
import { intentsIn, isUnread } from './intents.js';
import type { Intent } from './intents.js';
import type { RiskInput } from './request.js';
import type { Gap } from './risk-rule.js';

/** One command that would run, with everything it does. */
export interface RiskyCommand extends Pick<OrderedCommand, 'invocation' | 'facts'> {
  gap?: Gap;
}

/** Everything that a request would do, before rules are held against it. */
export interface RequestReading {
  commands: RiskyCommand[];
  /** How many sources could not be read at all. */
  unreadable: number;
  intents: ReadonlySet<Intent>;
}

/** Reads shell source as it would be run. */
export function readSource(source: string): RequestReading {
  const reading = readShell(source);
  return { commands: commandsIn(reading, source), unreadable: reading.ok ? 0 : 1, intents: new Set() };
}

/** Reads commands, instruction and title of a request. Linear; takes any strings. */
export function readRequest({ commands, instruction, title }: RiskInput): RequestReading {
  const sections = readSections(instruction);
  const ordered = findCommands(instruction, { sectionAt: (offset) => sectionAt(sections, offset) })
    .filter(({ stance }) => stance === 'ordered')
    .map(({ source }) => source);
  const readings = [...commands.map(sourceOfArgv), ...ordered].map((source) => ({
    source,
    reading: readShell(source),
  }));
  const intents = new Set([...intentsIn(title), ...intentsIn(instruction)]);
  if (readings.length === 0 && isUnread(`${title} ${instruction}`)) intents.add('unread');
  return {
    commands: readings.flatMap(({ source, reading }) => commandsIn(reading, source)),
    unreadable: readings.filter(({ reading }) => !reading.ok).length,
    intents,
  };
}

/**
 * Words as shell source that gives exactly these words. All of them are quoted, so that none is an assignment, grammar or
 * an alias.
 */
const sourceOfArgv = (argv: readonly string[]): string =>
  argv.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');

function commandsIn(reading: ShellReading, source: string): RiskyCommand[] {
  if (!reading.ok) return [];
  const recorded = launcherOutputs(source).map((found): RiskyCommand => ({
    invocation: found.invocation,
    facts: [found],
  }));
  const inOrder = factsInOrder(reading.invocations);
  const written = codeFromFiles(reading.invocations);
  const left = factsAfterLeaving(reading.invocations);
  const scripts = scriptFacts(reading.invocations);
  const started = reading.invocations.flatMap((invocation, at): RiskyCommand[] => {
    if (onlyExplains(invocation)) return [];
    const known = isKnownCommand(invocation);
    if (!known && isAlternative(source, invocation)) return [];
    const added = traitsOfWrappers(invocation);
    const escapes = [...escapeFacts(invocation), ...(left.get(invocation) ?? [])].map((found) => ({
      ...found,
      traits: [...found.traits, ...added],
      invocation,
    }));
    const facts: Fact[] = [...(inOrder[at] ?? []), ...escapes];
    if (written.has(invocation)) facts.push({ ...fact('code.inline'), invocation });
    const script = scripts.get(invocation);
    if (script) facts.push({ ...script, invocation });
    return [known ? { invocation, facts } : { invocation, facts, gap: 'unknown_program' }];
  });
  return [...started, ...recorded];
}
