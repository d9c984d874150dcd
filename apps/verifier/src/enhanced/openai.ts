import { createHash } from 'node:crypto';
import { z } from 'zod';
import { askModelServer, readAnswer } from './model-exchange.js';
import { PROPOSAL_SCHEMA } from './plan-schema.js';
import { messagesFor } from './prompt.js';
import { ModelError, type Translator } from './translator.js';

interface OpenAiOptions {
  /** With its version, as `http://127.0.0.1:8000/v1`. */
  baseUrl: string;
  model: string;
  key?: string | undefined;
}

const MAX_TOKENS = 4_096;

const chatAnswer = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullable().optional(),
        message: z.object({ content: z.string().nullable(), refusal: z.string().nullable().optional() }),
      }),
    )
    .length(1),
});

// `root` is what a served name stands for, where a server tells (vLLM does).
const modelsAnswer = z.object({ data: z.array(z.object({ id: z.string(), root: z.string().nullable().optional() })) });

/** How an answer's form is asked for, the best first. */
const FORMS = [
  { type: 'json_schema', json_schema: { name: 'checks', schema: PROPOSAL_SCHEMA, strict: false } },
  { type: 'json_object' },
] as const;

/**
 * A model behind an OpenAI-compatible endpoint. A server that refuses `json_schema` with 400 or 422 is asked for
 * `json_object` from then on; the schema is in the prompt, and what comes back is held against it all the same.
 */
export function createOpenAiTranslator({ baseUrl, model, key }: OpenAiOptions): Translator {
  const at = (path: string) => new URL(path, baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  let form = 0;

  async function ask(messages: unknown, signal: AbortSignal): Promise<{ status: number; answer: unknown }> {
    const used = form;
    const body = {
      model,
      messages,
      response_format: FORMS[used],
      temperature: 0,
      max_tokens: MAX_TOKENS,
      stream: false,
    };
    const said = await askModelServer({ url: at('chat/completions'), body, key, signal });
    if ((said.status !== 400 && said.status !== 422) || used + 1 >= FORMS.length) return said;
    form = Math.max(form, used + 1);
    return ask(messages, signal);
  }

  return {
    name: model,

    async identify(signal) {
      const { status, answer } = await askModelServer({ url: at('models'), key, signal });
      const known = modelsAnswer.safeParse(answer);
      if (status !== 200 || !known.success) throw new ModelError('refused');
      const found = known.data.data.find(({ id }) => id === model);
      if (found === undefined) throw new ModelError('unknown_model');
      // These servers show no digest of the weights: what a name stands for on this server is the best there is.
      const origin = new URL(baseUrl).origin;
      return {
        digest: `openai:${createHash('sha256')
          .update(`${origin} ${found.root ?? found.id}`)
          .digest('hex')}`,
      };
    },

    async translate(wording, signal) {
      const { status, answer } = await ask(messagesFor(wording), signal);
      if (status === 404) throw new ModelError('unknown_model');
      if (status !== 200) throw new ModelError('refused');
      const said = chatAnswer.safeParse(answer);
      const [choice] = said.data?.choices ?? [];
      if (choice === undefined) throw new ModelError('wrong_schema');
      if ((choice.finish_reason ?? 'stop') !== 'stop') throw new ModelError('cut_off');
      if (choice.message.refusal || choice.message.content === null) throw new ModelError('refused');
      return readAnswer(choice.message.content);
    },
  };
}
