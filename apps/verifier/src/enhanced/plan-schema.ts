import { check, MAX_CHECKS } from '@wingman/contracts';
import { z } from 'zod';

/** What a model may say: checks, each with the words of the claim that it stands for. There is no field for a verdict. */
export const proposal = z.strictObject({
  checks: z.array(z.strictObject({ covers: z.string().min(1).max(4_000), check })).max(MAX_CHECKS),
});
export type Proposal = z.infer<typeof proposal>;

// Times come from the words and the context, and what is denied has words of its own: no model sets these.
const OURS = new Set(
  'created_after modified_after unchanged_since started_after installed_after merged_after pushed_after negate'.split(
    ' ',
  ),
);

// What the grammars behind structured output know; bounds and patterns are checked when the answer is read.
const KEPT = new Set(['type', 'properties', 'required', 'items', 'enum', 'const', 'anyOf', 'additionalProperties']);

/** The proposal as JSON Schema, in the part of it that Ollama and OpenAI-compatible servers turn into a grammar. */
export const PROPOSAL_SCHEMA = plain(z.toJSONSchema(proposal, { io: 'input' })) as Record<string, unknown>;

function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'oneOf') kept['anyOf'] = plain(value);
    else if (key === 'properties') kept[key] = propertiesOf(value as Record<string, unknown>);
    else if (KEPT.has(key)) kept[key] = plain(value);
  }
  return kept;
}

function propertiesOf(properties: Record<string, unknown>): Record<string, unknown> {
  const wanted = Object.entries(properties).filter(([name]) => !OURS.has(name));
  return Object.fromEntries(wanted.map(([name, value]) => [name, plain(value)]));
}
