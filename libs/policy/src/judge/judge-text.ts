import type { SectionName, Violation } from '@wingman/contracts';
import { findCommands } from '../commands/find/find.js';
import type { Candidate } from '../commands/candidate.js';
import type { Policy, PreparedPattern } from '../rules/policy.js';
import { findSecrets } from '../secrets/find-secrets.js';
import type { Span } from '../span.js';
import { commandFindings, readCommands } from './commands.js';
import type { CommandReading } from './commands.js';
import { hiddenTextFindings } from './hidden-text.js';
import { violationsOf } from './violation.js';
import type { Finding } from './violation.js';

/** Places of one pattern that are shown; the text is rejected by the first of them already. */
const MAX_PLACES = 200;

/** What can be judged in a text besides its sections. */
export const JUDGED = ['commands', 'secrets', 'text'] as const;
export type Judged = (typeof JUDGED)[number];

/** Everything that was found in a text, apart from its sections. */
export interface TextReading {
  commands: CommandReading;
  findings: Readonly<Record<Judged, readonly Finding[]>>;
  /** Where secrets stand, in order of standing: whatever is shown of the text is masked there. */
  secrets: readonly Span[];
}

/** Reads a text and holds it against the policy. Takes any string, in time linear in its length. */
export function readText(
  text: string,
  policy: Policy,
  { sectionAt }: { sectionAt?: (offset: number) => SectionName | null } = {},
): TextReading {
  const commands = readCommands(findCommands(text, { sectionAt }));
  const secrets = secretFindings(text, policy);
  return {
    commands,
    findings: {
      commands: commandFindings(commands, policy),
      secrets,
      text: [...hiddenTextFindings(text, policy), ...patternFindings(text, policy.texts)],
    },
    secrets: secrets.map(({ start, end }) => ({ start, end })),
  };
}

function secretFindings(text: string, policy: Policy): Finding[] {
  const builtin = findSecrets(text).map(({ rule, start, end }) => ({ rule: policy.named(rule.id), start, end }));
  return [...builtin, ...patternFindings(text, policy.secrets)].sort((a, b) => a.start - b.start);
}

const patternFindings = (text: string, patterns: readonly PreparedPattern[]): Finding[] =>
  patterns.flatMap(({ rule, find }) => find(text, MAX_PLACES).map((span) => ({ ...span, rule })));

/** Everything that is wrong with a text apart from its sections; with `kind` only that. */
export function judgeText(text: string, policy: Policy, kind?: Judged): Violation[] {
  const { findings, secrets } = readText(text, policy);
  const wanted = kind === undefined ? JUDGED : [kind];
  return violationsOf(
    wanted.flatMap((name) => findings[name]),
    { text, secrets, sectionAt: () => null },
  );
}

/** The ids of all rules that found something in a text, those that only observe included. */
export function rulesFound(text: string, policy: Policy): Set<string> {
  const { findings } = readText(text, policy);
  return new Set(JUDGED.flatMap((kind) => findings[kind].map(({ rule }) => rule.id)));
}

/** What the policy says against commands that were found in a text. What is only mentioned is never a violation. */
export function judgeCommands(text: string, candidates: readonly Candidate[], policy: Policy): Violation[] {
  const secrets = secretFindings(text, policy);
  return violationsOf(commandFindings(readCommands(candidates), policy), { text, secrets, sectionAt: () => null });
}
