import { ConfigError, list } from '@wingman/service-kit';
import { z } from 'zod';
import { BINDING_FALSE } from '../judge/escalate.js';

const address = z.url({ protocol: /^https?$/ });

/** The settings of the language models. All are optional: without them sentences are read by the strict reader alone. */
export const modelConfig = z.object({
  OLLAMA_URL: address.optional(),
  OPENAI_BASE_URL: address.optional(),
  OPENAI_API_KEY: z.string().min(1).optional(),
  ENHANCED_MODEL: z.string().min(1).max(200).optional(),
  CONSENSUS_MODELS: list.default([]),
  CONSENSUS_N: z.coerce.number().int().min(2).max(20).optional(),
  ENHANCED_TIMEOUT_MS: z.coerce.number().int().min(100).max(300_000).default(20_000),
  ENHANCED_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(2),
  VERIFIER_BINDING_FALSE: z.enum(BINDING_FALSE).default('consensus'),
});
export type ModelConfig = z.infer<typeof modelConfig>;

/** Where a named model is asked. */
export interface ModelPlace {
  kind: 'ollama' | 'openai';
  url: string;
  model: string;
}

/** What the settings come to. */
export interface ModelSetup {
  enhanced: ModelPlace | undefined;
  consensus: readonly ModelPlace[];
  needed: number;
}

/**
 * Reads the settings together. `ollama:` and `openai:` before a name say which server it is asked of; without one it
 * is the server that is set.
 * @throws ConfigError naming the setting that does not fit the others
 */
export function modelSetup(config: ModelConfig): ModelSetup {
  const { OLLAMA_URL: ollama, OPENAI_BASE_URL: openai, CONSENSUS_N: n } = config;
  if (ollama !== undefined && openai !== undefined && new URL(ollama).origin === new URL(openai).origin) {
    throw new ConfigError('OLLAMA_URL and OPENAI_BASE_URL name one server: its models would count twice');
  }
  const names = [...new Set(config.CONSENSUS_MODELS)];
  const needed = n ?? Math.max(2, Math.floor(names.length / 2) + 1);
  if (names.length > 0 && names.length < needed) {
    throw new ConfigError(`CONSENSUS_MODELS names ${names.length} models, and CONSENSUS_N needs ${needed} of them`);
  }
  if (n !== undefined && names.length === 0) throw new ConfigError('CONSENSUS_N is set without CONSENSUS_MODELS');
  return {
    enhanced:
      config.ENHANCED_MODEL === undefined ? undefined : placeOf(config.ENHANCED_MODEL, config, 'ENHANCED_MODEL'),
    consensus: names.map((name) => placeOf(name, config, 'CONSENSUS_MODELS')),
    needed,
  };
}

function placeOf(
  name: string,
  { OLLAMA_URL: ollama, OPENAI_BASE_URL: openai }: ModelConfig,
  setting: string,
): ModelPlace {
  const [, prefix, model = name] = /^(ollama|openai):(.+)$/.exec(name) ?? [];
  if (prefix === undefined && ollama !== undefined && openai !== undefined) {
    throw new ConfigError(`${setting}: with two servers a name begins with ollama: or openai:`);
  }
  const kind = prefix === 'ollama' || (prefix === undefined && ollama !== undefined) ? 'ollama' : 'openai';
  const url = kind === 'ollama' ? ollama : openai;
  if (url === undefined) throw new ConfigError(`${setting} names a model, and no server for it is set`);
  return { kind, url, model };
}
