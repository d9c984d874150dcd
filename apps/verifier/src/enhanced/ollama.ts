import { z } from 'zod';
import { askModelServer, readAnswer } from './model-exchange.js';
import { PROPOSAL_SCHEMA } from './plan-schema.js';
import { messagesFor } from './prompt.js';
import { ModelError, type Translator } from './translator.js';

interface OllamaOptions {
  url: string;
  model: string;
}

// A prompt that does not fit is cut by the server without a word, so the room is set and checked.
const CONTEXT_TOKENS = 16_384;
const ANSWER_TOKENS = 4_096;

const chatAnswer = z.object({
  done: z.literal(true),
  done_reason: z.string().optional(),
  message: z.object({ role: z.literal('assistant'), content: z.string() }),
  prompt_eval_count: z.number().optional(),
});

const tagsAnswer = z.object({ models: z.array(z.object({ name: z.string(), digest: z.string().min(12).max(200) })) });

/** A model of an Ollama server, by its native API (`/api/chat` with `format`, `/api/tags` for the digest). */
export function createOllamaTranslator({ url, model }: OllamaOptions): Translator {
  const at = (path: string) => new URL(path, url.endsWith('/') ? url : `${url}/`);
  return {
    name: model,

    async identify(signal) {
      const { status, answer } = await askModelServer({ url: at('api/tags'), signal });
      const known = tagsAnswer.safeParse(answer);
      if (status !== 200 || !known.success) throw new ModelError('refused');
      const found = known.data.models.find(({ name }) => name === model || name === `${model}:latest`);
      if (found === undefined) throw new ModelError('unknown_model');
      return { digest: `ollama:${found.digest.replace(/^sha256:/, '').toLowerCase()}` };
    },

    async translate(wording, signal) {
      const body = {
        model,
        messages: messagesFor(wording),
        stream: false,
        think: false,
        format: PROPOSAL_SCHEMA,
        options: { temperature: 0, seed: 0, num_ctx: CONTEXT_TOKENS, num_predict: ANSWER_TOKENS },
      };
      const { status, answer } = await askModelServer({ url: at('api/chat'), body, signal });
      if (status === 404) throw new ModelError('unknown_model');
      if (status !== 200) throw new ModelError('refused');
      const said = chatAnswer.safeParse(answer);
      if (!said.success) throw new ModelError('wrong_schema');
      const { done_reason: reason, message, prompt_eval_count: prompt = 0 } = said.data;
      if ((reason !== undefined && reason !== 'stop') || prompt + ANSWER_TOKENS > CONTEXT_TOKENS)
        throw new ModelError('cut_off');
      return readAnswer(message.content);
    },
  };
}
