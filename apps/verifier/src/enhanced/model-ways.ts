import type { Closable, Log, Metrics } from '@wingman/service-kit';
import { startLoop } from '@wingman/service-kit';
import { createConsensus, votersOf } from '../consensus/consensus.js';
import type { ModelWays } from '../judge/escalate.js';
import type { JudgePart } from '../judge/judge.js';
import { createEnhanced } from './enhanced.js';
import { modelSetup, type ModelConfig, type ModelPlace } from './model-config.js';
import { createModelMetrics } from './model-metrics.js';
import { createModel, type Model } from './model.js';
import { createOllamaTranslator } from './ollama.js';
import { createOpenAiTranslator } from './openai.js';

/** What the metrics say of the models, as it is at the moment of asking. */
export interface ModelState {
  enhanced(): boolean;
  consensus(): boolean;
  /** Distinct models of the consensus that can be asked. */
  voters(): number;
}

export interface ModelParts {
  ways: ModelWays;
  state: ModelState;
  parts: Closable[];
}

export interface ModelPartsDeps {
  config: ModelConfig;
  judgePart: JudgePart;
  log: Log;
  metrics: Metrics;
  probeEveryMs?: number;
}

const PROBE_EVERY_MS = 60_000;

/** Everything that has to do with language models, from the settings. Begins to probe them at once. */
export function createModelParts({ config, judgePart, log, metrics, probeEveryMs }: ModelPartsDeps): ModelParts {
  const setup = modelSetup(config);
  const { onFault, onCount } = createModelMetrics(metrics, () => votersOf(voters));
  const models = new Map<string, Model>();
  const modelAt = (place: ModelPlace): Model => {
    const key = `${place.kind}:${place.model}`;
    const model = models.get(key) ?? createdAt(place, config, onFault);
    models.set(key, model);
    return model;
  };
  const enhanced = setup.enhanced && modelAt(setup.enhanced);
  const voters = setup.consensus.map(modelAt);
  const { needed } = setup;
  const all = [...models.values()];
  return {
    ways: {
      bindingFalse: config.VERIFIER_BINDING_FALSE,
      enhanced: enhanced && createEnhanced(enhanced, judgePart),
      consensus:
        voters.length === 0 ? undefined : createConsensus({ models: voters, needed, judgePart, log, observe: onCount }),
    },
    state: {
      enhanced: () => enhanced?.digest !== undefined,
      consensus: () => voters.length > 0 && votersOf(voters) >= needed,
      voters: () => votersOf(voters),
    },
    parts: all.length === 0 ? [] : [probing(all, log, probeEveryMs ?? PROBE_EVERY_MS, () => shortOf(voters, needed))],
  };
}

function createdAt({ kind, url, model }: ModelPlace, config: ModelConfig, onFault: (fault: string) => void): Model {
  const translator =
    kind === 'ollama'
      ? createOllamaTranslator({ url, model })
      : createOpenAiTranslator({ baseUrl: url, model, key: config.OPENAI_API_KEY });
  return createModel({
    translator,
    timeoutMs: config.ENHANCED_TIMEOUT_MS,
    concurrency: config.ENHANCED_CONCURRENCY,
    onFault,
  });
}

/** What keeps the voters from ever agreeing. Which names are one model is only known from the servers. */
function shortOf(voters: readonly Model[], needed: number): string | undefined {
  const distinct = votersOf(voters);
  return voters.length === 0 || distinct >= needed
    ? undefined
    : `CONSENSUS_N needs ${needed} different models, and there are ${distinct}`;
}

const probing = (models: readonly Model[], log: Log, everyMs: number, shortage: () => string | undefined): Closable =>
  startLoop({
    name: 'language models',
    everyMs,
    log,
    async work() {
      await Promise.all(models.map((model) => model.probe()));
      const away = models.filter(({ digest }) => digest === undefined);
      // Told once until it changes; the loop's own line for what fails and works again.
      if (away.length > 0) throw new Error(`not available: ${away.map(({ name }) => name).join(', ')}`);
      const short = shortage();
      if (short !== undefined) throw new Error(short);
    },
  });
