import { createHash } from 'node:crypto';
import { canonicalBytes } from '@wingman/ledger-format';
import { approvalRulesOf } from './approval-rules.js';
import type { ApprovalRules } from './approval-rules.js';
import { builtinRiskRules } from '../risk/catalogue.js';
import type { RiskRule } from '../risk/risk-rule.js';
import { builtinRules } from './catalogue.js';
import { executionRulesOf } from './execution-rules.js';
import type { ExecutionRules } from './execution-rules.js';
import { patternsOf } from './layer.js';
import type { Layer } from './layer.js';
import { createRuleFinder } from './match.js';
import type { RuleFinder } from './match.js';
import { createPatternFinder, maxLengthFor, stepsOf } from './pattern.js';
import type { PatternFinder, PatternRule } from './pattern.js';
import type { Rule } from './rule.js';

export interface PreparedPattern {
  rule: PatternRule;
  find: PatternFinder;
}

/** The rules in force for one tenant and environment, prepared for judging many texts. */
export interface Policy {
  /** Names exactly these rules: standard base64 of a SHA-256 over all layers. */
  version: string;
  rulesOn: RuleFinder;
  /** A rule whose texts are found by code. Throws for an id that the catalogue does not have. */
  named(id: string): Rule;
  /** Patterns of the tenant. */
  secrets: readonly PreparedPattern[];
  texts: readonly PreparedPattern[];
  approvals: ApprovalRules;
  execution: ExecutionRules;
  /** What makes a request for approval risky. */
  risk: readonly RiskRule[];
  /** Longer texts are for the caller to refuse: the tenant's patterns would take too long in them. */
  maxLength: number;
}

/** The policy of these layers in an environment. Layers of other environments count for the version only. */
export function createPolicy(layers: readonly Layer[], { environment }: { environment?: string } = {}): Policy {
  const active = activeIn(layers, environment);
  const change = changesOf(active);
  const { commands, secrets, named } = builtinRules();
  const namedRules = new Map([...named, ...secrets].map((rule): [string, Rule] => [rule.id, change<Rule>(rule)]));
  const prepare = (rule: PatternRule): PreparedPattern => ({ rule: change(rule), find: createPatternFinder(rule) });
  return {
    version: policyVersion(layers),
    rulesOn: createRuleFinder([...commands, ...active.flatMap((item) => item.commands ?? [])].map(change)),
    named(id) {
      const rule = namedRules.get(id);
      if (!rule) throw new Error(`the catalogue has no rule ${id}`);
      return rule;
    },
    secrets: active.flatMap((item) => item.secrets ?? []).map(prepare),
    texts: active.flatMap((item) => item.texts ?? []).map(prepare),
    approvals: approvalRulesOf(active),
    execution: executionRulesOf(active),
    risk: riskRulesOf(active),
    maxLength: maxLengthFor(stepsOf(active.flatMap(patternsOf))),
  };
}

/** Rules as the layers above them want them. */
function changesOf(active: readonly Layer[]): <Changed extends Rule>(rule: Changed) => Changed {
  const changes = active.map((item) => item.rules ?? {});
  return (rule) =>
    changes.reduce((changed, layer) => {
      const change = layer[changed.id];
      return change ? { ...changed, ...change } : changed;
    }, rule);
}

/** Built-in risk rules and the layers' own, with the levels that the layers give them. */
function riskRulesOf(active: readonly Layer[]): RiskRule[] {
  const levels = Object.assign({}, ...active.map(({ risk }) => risk?.levels)) as Record<string, RiskRule['level']>;
  const rules = [...builtinRiskRules(), ...active.flatMap(({ risk }) => risk?.rules ?? [])];
  return rules.map((rule) => ({ ...rule, level: levels[rule.id] ?? rule.level }));
}

/** The layers that say something in an environment, the last word last. */
export const activeIn = (layers: readonly Layer[], environment: string | undefined): Layer[] =>
  inOrder(layers).filter((item) => item.layer !== 'environment' || item.environment === environment);

/** What these layers say of approvals in an environment; without preparing all their other rules. */
export const approvalRulesIn = (layers: readonly Layer[], environment: string): ApprovalRules =>
  approvalRulesOf(activeIn(layers, environment));

/** The tier's layer, the tenant's, then those of environments by name: an environment has the last word. */
export const inOrder = (layers: readonly Layer[]): Layer[] =>
  [...layers].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
const RANKS = { tier: '0', tenant: '1', environment: '2' } as const;
const sortKey = (item: Layer): string => `${RANKS[item.layer]} ${item.layer === 'environment' ? item.environment : ''}`;

const sha256 = (value: unknown): string => createHash('sha256').update(canonicalBytes(value)).digest('base64');

let builtinHash: string | undefined;

/** A hash over the content of all layers, the built-in rules included (SHA-256 of canonical JSON, RFC 8785). */
export function policyVersion(layers: readonly Layer[]): string {
  builtinHash ??= sha256({ ...builtinRules(), risk: builtinRiskRules() });
  return sha256({ builtin: builtinHash, layers: inOrder(layers) });
}

let builtin: Policy | undefined;

/** The policy of a tenant that changed nothing. */
export const builtinPolicy = (): Policy => (builtin ??= createPolicy([]));
