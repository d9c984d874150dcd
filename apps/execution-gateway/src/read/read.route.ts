import { AppError, readDocker } from '@wingman/contracts';
import type { CommandText, ReadResult } from '@wingman/contracts';
import { commandWordsOf } from '@wingman/policy';
import type { KnownCall } from '@wingman/policy';
import { json, route } from '@wingman/service-kit';
import type { Log, Principal, Route } from '@wingman/service-kit';
import { v7 as uuidv7 } from 'uuid';
import type { Look } from '../objects/lookup.js';
import { namesIn } from '../objects/names-in.js';
import type { Ended, ExecutorFinder, Identities, Limits } from '../task.js';
import { onlyReading } from './only-reads.js';
import { readEntry } from './read-entry.js';
import type { ReadMetrics } from './read-metrics.js';
import type { ReadStore } from './read.store.js';

interface ReadDeps {
  look: Look;
  executorFor: ExecutorFinder;
  limits: Limits;
  store: ReadStore;
  metrics: ReadMetrics;
  log: Pick<Log, 'error'>;
}

/** `POST /gateway/read`. */
export const readRoutes = (deps: ReadDeps): Route[] => [
  route(readDocker, async ({ principal, body, note }) => {
    const begin = performance.now();
    const { command, ended } = await admitted(deps, principal, body.command);
    const durationMs = performance.now() - begin;
    deps.metrics.ended(durationMs);
    note({ docker_read: command[1] });
    return json(200, resultOf(ended, durationMs));
  }),
];

/** Runs what may run, and tells the ledger either way; what it does not take is not answered. */
async function admitted(
  deps: ReadDeps,
  principal: Principal,
  given: CommandText,
): Promise<{ command: readonly string[]; ended: Ended }> {
  let command: readonly string[] = typeof given === 'string' ? [given] : given;
  try {
    command = commandWordsOf(given, 'command');
    const call = onlyReading(command);
    const executor = deps.executorFor({ argv: command, call });
    const { tenantId } = principal;
    const run = async (): Promise<Ended> => {
      const identities = await identitiesOf(deps.look, tenantId, call);
      return executor.run({ tenantId, executionId: uuidv7(), argv: command, call, identities }, deps.limits);
    };
    const [ended] = await Promise.all([run(), deps.store.record(readEntry({ principal, command }))]);
    return { command, ended };
  } catch (error) {
    if (error instanceof AppError && error.status < 500) await recordRefusal(deps, error, { principal, command });
    throw error;
  }
}

/** What the call names, where it is there and the caller's; the rest is "No such …" to the command. */
async function identitiesOf(look: Look, tenantId: string, call: KnownCall): Promise<Identities> {
  const found = await Promise.all(
    namesIn(call).map(
      async ([kind, name]) => [`${kind} ${name}`, (await look(tenantId, kind, name))?.identity] as const,
    ),
  );
  return Object.fromEntries(found.filter(([, identity]) => identity !== undefined)) as Identities;
}

/** A refusal stands whether or not it can be recorded; one that is not recorded is an error of ours. */
async function recordRefusal(
  { store, metrics, log }: ReadDeps,
  { code }: AppError,
  call: { principal: Principal; command: readonly string[] },
): Promise<void> {
  metrics.refused(code);
  try {
    await store.record(readEntry({ ...call, refusal: code }));
  } catch (error) {
    log.error('a refused read is not recorded', { code, error });
  }
}

const resultOf = ({ exitCode, output }: Ended, durationMs: number): ReadResult => ({
  exit_code: exitCode,
  stdout: output.stdout.toString('utf8'),
  stderr: output.stderr.toString('utf8'),
  truncated: output.truncated,
  duration_ms: Math.round(durationMs * 1_000) / 1_000,
});
