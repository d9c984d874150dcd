import http from 'node:http';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { addAbortSignal, Duplex, type Readable } from 'node:stream';
import { inspect } from 'node:util';
import type { Dependency } from '@wingman/service-kit';
import Docker, { type DockerOptions } from 'dockerode';
import { spokenVersion, type EngineVersion } from './api-version.js';
import { engineAddress, type EngineSettings } from './docker-host.js';
import { connectionError, EngineRefusal } from './engine-error.js';
import { enginePath, type EnginePath } from './path-part.js';

type QueryValue = string | number | boolean | readonly string[] | undefined;

/** One request of the Engine API. */
export interface EngineCall {
  /** Default: GET. */
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  path: EnginePath;
  /** What is undefined is left out; a list is repeated. */
  query?: Readonly<Record<string, QueryValue>>;
  /** Sent as JSON. */
  body?: object;
  /** Sent as it is. */
  content?: Readable;
  /** Ends the call, and the answer where it is a stream. */
  signal?: AbortSignal;
  /** For the answer to begin, or to be there whole with `ask`; Infinity: as long as it takes. Default: 30 seconds. */
  timeoutMs?: number;
}

/** A Docker engine. Each call throws EngineRefusal for what the engine declines, EngineAway or EngineSilent without it. */
export interface Engine {
  /** As the client names it in its messages. */
  readonly host: string;
  /**
   * Who it is, remembered unless it is asked `again`. Throws AppError `unavailable` for an engine that is away or of
   * another age.
   */
  version(options?: { again?: boolean }): Promise<EngineVersion & { spoken: string }>;
  /** The whole answer, read as JSON; undefined where there is none. */
  ask<Answer = void>(call: EngineCall): Promise<Answer>;
  /** An answer to be read as it comes: output, archives, progress. Whoever asks reads it to its end or destroys it. */
  stream(call: EngineCall): Promise<IncomingMessage>;
  /** The bare connection to a container or exec: what it prints is read from it, and ending it ends its input. */
  attach(call: EngineCall): Promise<Duplex>;
}

const DEFAULT_TIMEOUT_MS = 30_000;
/** No list of an engine comes near; it bounds what a broken one can make us hold. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** The client refuses by status with a sentence of its own; here every status is read. */
const EVERY_STATUS = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [index + 100, true]));

/** Opens no connection yet: each call has its own. @throws Error for settings that name no engine */
export function openEngine(settings: EngineSettings): Engine {
  const address = engineAddress(settings);
  const { ca, cert, key } = settings.tls ?? {};
  // Kept connections may be closed under a request, and then nobody knows whether it was heard.
  const agent = briefly(settings.tls ? new https.Agent({ keepAlive: false }) : new http.Agent({ keepAlive: false }));
  const protocol = settings.tls ? 'https' : 'http';
  // Everything is said here: what is left out the library takes from the environment.
  const nowhere = { socketPath: undefined, host: undefined, port: undefined, timeout: undefined, version: undefined };
  const options = { ...nowhere, ...address, protocol, ca, cert, key, agent, headers: {} };
  const modem = new Docker(options as DockerOptions).modem as Modem;
  const dial: Dial = (options) => dialModem(modem, options);

  let known: Promise<EngineVersion & { spoken: string }> | undefined;
  async function handshake() {
    const found = await readJson<EngineVersion>(dial, { path: enginePath`/version` });
    return { ...found, spoken: spokenVersion(found) };
  }
  function version({ again = false } = {}) {
    if (known && !again) return known;
    const asked = handshake();
    known = asked;
    // An engine that was away may be there the next time.
    asked.catch(() => (known = known === asked ? undefined : known));
    return asked;
  }
  const versioned = async (call: EngineCall): Promise<EngineCall> => {
    const { spoken } = await version();
    return { ...call, path: `/v${spoken}${call.path}` as EnginePath };
  };
  return {
    host: settings.host,
    version,
    ask: async <Answer>(call: EngineCall) => readJson<Answer>(dial, await versioned(call)),
    stream: async (call) => openAnswer(dial, await versioned(call)),
    attach: async (call) => openConnection(dial, await versioned({ method: 'POST', ...call })),
  };
}

/** The library describes each request to its depth for a debug log that is off: an agent and a signal go deep. */
const briefly = <Part extends object>(part: Part): Part => Object.assign(part, { [inspect.custom]: () => '…' });

/** The engine among what the service depends on. Without it the records can still be read: `degraded`. */
export const engineDependency = (engine: Engine): Dependency => ({
  name: 'engine',
  required: false,
  async check() {
    // Asked anew: another engine may stand there now.
    const { Version, spoken } = await engine.version({ again: true });
    return `Docker ${Version}, API ${spoken}`;
  },
});

type Dial = (options: object) => Promise<IncomingMessage | Duplex>;
interface Modem {
  dial(options: object, done: (error: Error | null, answer: IncomingMessage | Duplex) => void): void;
}
const dialModem = (modem: Modem, options: object): ReturnType<Dial> =>
  new Promise((resolve, reject) => {
    modem.dial(options, (error, answer) => (error ? reject(error) : resolve(answer)));
  });

/** Runs `work` with a signal that is aborted with the caller's, or when time is up. */
async function bounded<Result>(
  { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: EngineCall,
  work: (stop: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const end = () => stop.abort();
  const timer = timeoutMs === Infinity ? undefined : setTimeout(end, timeoutMs);
  signal?.addEventListener('abort', end, { once: true });
  try {
    return await work(stop.signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof EngineRefusal ? error : connectionError(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

const openAnswer = (dial: Dial, call: EngineCall): Promise<IncomingMessage> =>
  bounded(call, async (stop) => {
    const answer = (await dial(dialOptions(call, stop))) as IncomingMessage;
    await assertTaken(answer);
    // From here on time has no say: output comes as long as it comes.
    return call.signal ? addAbortSignal(call.signal, answer) : answer;
  });

const openConnection = (dial: Dial, call: EngineCall): Promise<Duplex> =>
  bounded(call, async (stop) => {
    // A body of a known length: without one the end of a chunked request would be the container's first input.
    const answer = await dial({ ...dialOptions({ ...call, body: call.body ?? {} }, stop), hijack: true });
    if (answer instanceof Duplex) return call.signal ? addAbortSignal(call.signal, answer) : answer;
    await assertTaken(answer);
    throw new Error('the engine does not give the connection away');
  });

const readJson = <Answer>(dial: Dial, call: EngineCall): Promise<Answer> =>
  bounded(call, async (stop) => {
    const answer = addAbortSignal(stop, (await dial(dialOptions(call, stop))) as IncomingMessage);
    await assertTaken(answer);
    const text = await readText(answer);
    return (text.trim() === '' ? undefined : JSON.parse(text)) as Answer;
  });

function dialOptions(
  { method = 'GET', path, query = {}, body, content }: EngineCall,
  abortSignal: AbortSignal,
): object {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const _query = Object.fromEntries(given);
  return {
    method,
    path: given.length > 0 ? `${path}?` : path,
    // Without a body of its own the library would send the query as one.
    options: { _query, _body: body ?? {} },
    allowEmpty: body !== undefined,
    file: content,
    isStream: true,
    statusCodes: EVERY_STATUS,
    abortSignal: briefly(abortSignal),
  };
}

async function assertTaken(answer: IncomingMessage): Promise<void> {
  const { statusCode = 0 } = answer;
  // 304: it is already as it should be (start, stop), and the client takes it so.
  if ((statusCode >= 200 && statusCode < 300) || statusCode === 304) return;
  const text = await readText(answer);
  throw new EngineRefusal(statusCode, messageOf(text) || `the engine answered ${statusCode}`);
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message.trim() : text.trim();
  } catch {
    return text.trim();
  }
}

async function readText(answer: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
