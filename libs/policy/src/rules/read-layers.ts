import { AppError, MAX_POLICY_LENGTH } from '@wingman/contracts';
import type { FieldError } from '@wingman/contracts';
import { parse } from 'yaml';
import { z } from 'zod';
import { rulesFound } from '../judge/judge-text.js';
import { riskProblems } from '../risk/layer-problems.js';
import { allBuiltinRules } from './catalogue.js';
import { layers as schema, ownRulesOf, tierLayer } from './layer.js';
import type { Layer, OwnLayer } from './layer.js';
import { createPatternFinder } from './pattern.js';
import { createPolicy } from './policy.js';
import type { Rule } from './rule.js';
import { yamlProblem } from './yaml-bounds.js';

const MAX_ERRORS = 100;

/**
 * The layers that somebody wants to put into force. Throws AppError `invalid_request` with everything that is wrong:
 * its form, changes of rules that there are not, and own rules that do not find what they should or find what they
 * should let pass.
 */
export function readLayers(value: unknown): OwnLayer[] {
  const result = schema.safeParse(value);
  if (!result.success) throw refusal(schemaErrors(result.error));
  const layers = result.data;
  if (JSON.stringify(layers).length > MAX_POLICY_LENGTH) {
    throw refusal([{ path: 'layers', message: `longer than ${MAX_POLICY_LENGTH} characters as JSON` }]);
  }
  const errors = [...unknownRules(layers), ...unprovenRules(layers), ...riskProblems(layers)];
  if (errors.length > 0) throw refusal(errors);
  return layers;
}

/** The same out of YAML that has `layers` at its top. Aliases are refused: a short text could become a very long one. */
export function readLayersYaml(text: string): OwnLayer[] {
  const problem = yamlProblem(text);
  if (problem !== undefined) throw refusal([{ path: 'yaml', message: problem }]);
  let value: unknown;
  try {
    // Warnings would print the text to the service's standard error.
    value = parse(text, { maxAliasCount: 0, logLevel: 'error' });
  } catch (error) {
    throw refusal([{ path: 'yaml', message: error instanceof Error ? firstLineOf(error.message) : 'not YAML' }]);
  }
  const { layers, ...rest } = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const unknown = Object.keys(rest).map((path) => ({ path, message: 'unknown field' }));
  if (unknown.length > 0) throw refusal(unknown);
  return readLayers(layers);
}

/**
 * Layers that were in force before, read again: the tier's, where it has one, and the tenant's. Rules that there are no
 * more may still be changed: an upgrade must not turn a good policy into a broken one. Throws when the form is wrong.
 */
export function readStoredLayers(value: unknown): Layer[] {
  const [first, ...others] = z.array(z.unknown()).parse(value);
  return isOfTier(first) ? [tierLayer.parse(first), ...schema.parse(others)] : schema.parse(value);
}

const ofTier = z.looseObject({ layer: z.literal('tier') });
const isOfTier = (value: unknown): boolean => ofTier.safeParse(value).success;

export function refusal(errors: readonly FieldError[]): AppError {
  const shown = errors.slice(0, MAX_ERRORS);
  const detail = shown.slice(0, 5).map(({ path, message }) => `${path}: ${message}`);
  return new AppError('invalid_request', detail.join('; '), { errors: shown });
}

const schemaErrors = (error: z.ZodError): FieldError[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: ['layers', ...issue.path, key].join('.'), message: 'unknown field' }))
      : [{ path: ['layers', ...issue.path].join('.'), message: issue.message }],
  );

const firstLineOf = (text: string): string => text.split('\n', 1)[0] ?? '';

/** Changes of rules that neither the product nor the tenant has. */
function unknownRules(layers: readonly Layer[]): FieldError[] {
  const known = new Set([...allBuiltinRules(), ...layers.flatMap(ownRulesOf)].map(({ id }) => id));
  return layers.flatMap(({ rules = {} }, index) =>
    Object.keys(rules)
      .filter((id) => !known.has(id))
      .map((id) => ({ path: `layers.${index}.rules.${id}`, message: 'there is no such rule' })),
  );
}

/** Own rules whose texts say something else than the rule does. */
function unprovenRules(layers: readonly Layer[]): FieldError[] {
  return layers.flatMap((layer, index) => {
    const environment = layer.layer === 'environment' ? layer.environment : undefined;
    // A pattern is proved alone: with all the others in every text this would take many times as long.
    const commands = createPolicy(layers.map(withoutPatterns), { environment });
    const place = (kind: string, at: number) => `layers.${index}.${kind}.${at}`;
    const patterns = (kind: 'secrets' | 'texts') =>
      (layer[kind] ?? []).flatMap((rule, at) => {
        const find = createPatternFinder(rule);
        return unprovenTexts(rule, place(kind, at), (text) => find(text, 1).length > 0);
      });
    return [
      ...(layer.commands ?? []).flatMap((rule, at) =>
        unprovenTexts(rule, place('commands', at), (text) => rulesFound(text, commands).has(rule.id)),
      ),
      ...patterns('secrets'),
      ...patterns('texts'),
    ];
  });
}

const withoutPatterns = ({ secrets, texts, ...rest }: Layer): Layer => rest;

function unprovenTexts({ id, catches, passes }: Rule, place: string, finds: (text: string) => boolean): FieldError[] {
  const errors = (which: string, texts: readonly string[], message: string, isWrong: (text: string) => boolean) =>
    texts.flatMap((text, at) => (isWrong(text) ? [{ path: `${place}.${which}.${at}`, message }] : []));
  return [
    ...errors('catches', catches, `${id} does not find this text`, (text) => !finds(text)),
    ...errors('passes', passes, `${id} finds this text`, finds),
  ];
}
