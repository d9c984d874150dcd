import { showsOnly } from '../commands/facts/service.js';
import { REVERSIBILITIES } from '../commands/fact.js';
import type { Reversibility } from '../commands/fact.js';
import { matchesFact, matchesInvocation } from '../rules/match.js';
import type { Policy } from '../rules/policy.js';
import { scoreOf, worstLevel } from './level.js';
import type { Risk, RiskLevel, RiskReason } from './level.js';
import { isCommandLine, withoutPrompts } from './command-line.js';
import { readRequest, readSource } from './read-request.js';
import type { RequestReading, RiskyCommand } from './read-request.js';
import type { RiskInput } from './request.js';
import { rulesFor } from './rule-index.js';
import type { RiskRule } from './risk-rule.js';

/** Reasons that are shown; all of them count. */
const MAX_REASONS = 50;

interface Hit extends RiskReason {
  level: RiskLevel;
  points: number;
}

/**
 * What a request risks: its commands, what its instruction and title order in words, and where it would run, held
 * against the rules of a policy. Pure and linear; takes any strings and never throws. `LOW` means that nothing risky was
 * found, that every command is known, and that nothing of it is production.
 */
export const assessRisk = (input: RiskInput, policy: Policy): Risk => judge(readRequest(input), input, policy);

/**
 * What one text risks, as a command line where it is one, otherwise as an instruction. For texts of which nobody says
 * which they are; whoever has words gives them to `assessRisk`.
 */
export function assessText(
  text: string,
  where: Omit<RiskInput, 'commands' | 'instruction' | 'title'>,
  policy: Policy,
): Risk {
  const input = { ...where, commands: [], instruction: text, title: '' };
  return isCommandLine(text) ? judge(readSource(withoutPrompts(text)), input, policy) : assessRisk(input, policy);
}

function judge(reading: RequestReading, input: RiskInput, policy: Policy): Risk {
  const hits = hitsOf(reading, input, policy);
  const read = reading.unreadable === 0 && !reading.intents.has('unread');
  const understood = read && reading.commands.every(({ gap }) => gap === undefined);
  const level = worstLevel([...hits.map((hit) => hit.level), ...floorsOf(input, understood)]);
  return {
    level,
    score: scoreOf(
      level,
      hits.map(({ points }) => points),
    ),
    reasons: reasonsOf(hits),
    reversibility: worstOf(reading),
    understood,
  };
}

/** What no rule of any layer can lower. */
function floorsOf({ environment, deployment }: RiskInput, understood: boolean): RiskLevel[] {
  return environment === 'prd' || deployment === 'prd' || !understood ? ['MEDIUM'] : [];
}

function hitsOf(reading: RequestReading, input: RiskInput, policy: Policy): Hit[] {
  const found = new Map<string, Hit>();
  const add = (hit: Hit): void => void (found.has(hit.rule_id) || found.set(hit.rule_id, hit));
  for (const rule of rulesFor(policy.risk)(reading.commands)) {
    if (!isAbout(rule, reading, input)) continue;
    const { command, breaks, gap } = rule.match;
    if (breaks) for (const hit of brokenRules(rule, reading, policy)) add(hit);
    else if (gap) {
      if (hasGap(rule, reading)) add(hitOf(rule));
    } else if (!command || reading.commands.some((one) => matchesCommand(rule, one))) add(hitOf(rule));
  }
  return [...found.values()];
}

const hitOf = ({ id, level, points, reason }: RiskRule): Hit => ({ rule_id: id, level, points, message: reason });

/** True when everything that a rule asks apart from commands holds. */
function isAbout(
  { match }: RiskRule,
  { intents }: RequestReading,
  { environment, deployment, tier }: RiskInput,
): boolean {
  return (
    (match.intent?.some((intent) => intents.has(intent)) ?? true) &&
    (match.environment?.some((name) => name === environment || name === deployment) ?? true) &&
    (match.tier?.includes(tier) ?? true)
  );
}

const hasGap = ({ match }: RiskRule, { unreadable, commands }: RequestReading): boolean =>
  (match.gap?.includes('unreadable') === true && unreadable > 0) ||
  commands.some(({ gap }) => gap !== undefined && match.gap?.includes(gap) === true);

function matchesCommand({ match: { command = {} } }: RiskRule, { invocation, facts }: RiskyCommand): boolean {
  if (!matchesInvocation(command, invocation)) return false;
  if (command.without?.includes('dry_run') && showsOnly(invocation)) return false;
  // What must not be there is not there where nothing is known of what the command does.
  const asksForFacts = [command.effect, command.traits, command.target].some(Boolean);
  return (!asksForFacts && facts.length === 0) || facts.some((fact) => matchesFact(command, fact));
}

/** The instruction rules of these severities that the commands break, each with its own reason. */
function brokenRules({ level, points, match }: RiskRule, { commands }: RequestReading, policy: Policy): Hit[] {
  return commands.flatMap(({ invocation, facts }) =>
    policy
      .rulesOn(invocation, facts)
      .filter(({ severity, mode }) => mode !== 'observe' && match.breaks?.includes(severity))
      .map(({ id, reason }) => ({ rule_id: id, message: reason, level, points })),
  );
}

function reasonsOf(hits: readonly Hit[]): RiskReason[] {
  return [...hits]
    .sort((a, b) => b.points - a.points)
    .slice(0, MAX_REASONS)
    .map(({ rule_id, message }) => ({ rule_id, message }));
}

function worstOf({ unreadable, commands }: RequestReading): Reversibility {
  if (unreadable > 0) return 'irreversible';
  const worst = commands.flatMap(({ facts }) =>
    facts.map(({ reversibility }) => REVERSIBILITIES.indexOf(reversibility)),
  );
  return REVERSIBILITIES[worst.reduce((most, one) => Math.max(most, one), 0)] ?? 'irreversible';
}
