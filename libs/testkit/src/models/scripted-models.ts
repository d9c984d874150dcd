import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong instead of an answer. */
export type ModelFaultScript =
  'silence' | 'hang_up' | 'server_error' | 'not_json' | 'cut_off' | 'endless' | 'redirect' | 'refusal' | 'no_content';

/** A model's text, an object to be told as JSON, or a fault. */
export type ModelReply = string | object | { fault: ModelFaultScript };

export interface ScriptedModel {
  name: string;
  /** Two names with one digest are one model. */
  digest: string;
  /** Answers a claim; `context` is what was told besides it. */
  reply: (claim: string, prompt: string) => ModelReply;
}

export interface ModelServer {
  /** For OLLAMA_URL. */
  ollamaUrl: string;
  /** For OPENAI_BASE_URL. */
  openAiUrl: string;
  /** What the models were asked to complete, in order. */
  asked: {
    model: string;
    path: string;
    body: Record<string, unknown>;
    claim: string;
    authorization: string | undefined;
  }[];
  set(model: ScriptedModel): void;
  remove(name: string): void;
  /** Answers 400 to `response_format: json_schema`, as older compatible servers do. */
  refuseJsonSchema(): void;
  close(): Promise<void>;
}

interface State {
  models: Map<string, ScriptedModel>;
  asked: ModelServer['asked'];
  jsonSchema: boolean;
}

/**
 * A model server on 127.0.0.1 that speaks Ollama's native API and OpenAI's chat completions, over models that a test
 * scripts. Written from the two public APIs; faults happen at the level of HTTP.
 */
export async function startModelServer(...models: ScriptedModel[]): Promise<ModelServer> {
  const state: State = { models: new Map(models.map((model) => [model.name, model])), asked: [], jsonSchema: true };
  const server = createServer((request, response) => void serve(request, response, state));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ollamaUrl: origin,
    openAiUrl: `${origin}/v1`,
    asked: state.asked,
    set: (model) => void state.models.set(model.name, model),
    remove: (name) => void state.models.delete(name),
    refuseJsonSchema: () => void (state.jsonSchema = false),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const path = request.url ?? '';
  if (path === '/api/tags')
    return json(response, 200, { models: named(state, (model) => ({ name: model.name, digest: model.digest })) });
  if (path === '/v1/models') {
    return json(response, 200, {
      object: 'list',
      data: named(state, ({ name, digest }) => ({ id: name, object: 'model', root: digest })),
    });
  }
  const native = path === '/api/chat';
  if (!native && path !== '/v1/chat/completions') return json(response, 404, { error: 'no such endpoint' });
  const body = JSON.parse(await textOf(request)) as Record<string, unknown>;
  const prompt = promptOf(body);
  const claim = claimOf(prompt);
  const name = String(body['model']);
  state.asked.push({ model: name, path, body, claim, authorization: request.headers.authorization });
  const model = state.models.get(name);
  if (model === undefined) return json(response, 404, { error: `model '${name}' not found` });
  const format = body['response_format'] as { type?: string } | undefined;
  if (!state.jsonSchema && format?.type === 'json_schema')
    return json(response, 400, { error: { message: 'unknown response_format' } });
  tell(response, { native, name, reply: model.reply(claim, prompt) });
}

const named = <Shown>({ models }: State, shown: (model: ScriptedModel) => Shown): Shown[] =>
  [...models.values()].map(shown);

function tell(
  response: ServerResponse,
  { native, name, reply }: { native: boolean; name: string; reply: ModelReply },
): void {
  if (typeof reply === 'object' && 'fault' in reply) return fail(response, native, name, reply.fault);
  json(response, 200, completion(native, name, typeof reply === 'string' ? reply : JSON.stringify(reply)));
}

function completion(native: boolean, model: string, content: string | null, reason = 'stop'): object {
  const message = { role: 'assistant', content };
  if (!native) return { object: 'chat.completion', model, choices: [{ index: 0, message, finish_reason: reason }] };
  return {
    model,
    created_at: new Date().toISOString(),
    message,
    done: true,
    done_reason: reason,
    prompt_eval_count: 900,
  };
}

function fail(response: ServerResponse, native: boolean, name: string, fault: ModelFaultScript): void {
  if (fault === 'silence') return;
  if (fault === 'hang_up') return void response.destroy();
  if (fault === 'server_error') return json(response, 500, { error: 'out of memory' });
  if (fault === 'not_json') return void response.writeHead(200).end('<html>busy</html>');
  if (fault === 'cut_off') return json(response, 200, completion(native, name, '{"checks": []}', 'length'));
  if (fault === 'redirect') return void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
  if (fault === 'no_content') return json(response, 200, completion(native, name, null));
  if (fault === 'refusal') return json(response, 200, completion(native, name, 'I cannot help with that.'));
  endless(response);
}

/** Goes on for as long as anybody reads. */
function endless(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"message": "');
  const more = (): void => {
    while (!response.destroyed && response.write('a'.repeat(65_536)));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

function promptOf(body: Record<string, unknown>): string {
  const messages = (body['messages'] ?? []) as { role: string; content: string }[];
  return messages.find(({ role }) => role === 'user')?.content ?? '';
}

/** What stands between the fences that the prompt announces. */
const claimOf = (prompt: string): string => /<claim ([0-9a-f]{32})>\n([\s\S]*)\n<\/claim \1>/.exec(prompt)?.[2] ?? '';

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const json = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
