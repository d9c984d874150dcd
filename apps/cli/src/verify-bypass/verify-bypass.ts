import { readArguments } from '../arguments.js';
import { urlOf } from '../check/service.js';
import { type Command, type CommandIo, UsageError } from '../command.js';
import { exitCodeOf, inspectionLines, type InspectedRow, outcomeOf } from '../inspection.js';
import { attack } from './attacks.js';
import { createDoor, createOrdinaryWay } from './door.js';

const HELP = `usage: wingman verify-bypass [--url URL] [--worker ID] [--environment NAME] [--json]

Tries on a running Wingman to get something run that nobody said yes to: without a token, with a forged or tampered one,
replayed, expired, for another command, approval or environment, before the yes, by another worker, tenant or key. What
it asks for reads only (docker ps) or names nothing that exists, so that what is let through does no harm; one approved
command is run, since a gateway that refuses everything proves nothing. Replays and wrong scopes raise alerts, as they
should: tell people before.

  --url URL           the proxy; default WINGMAN_URL
  --worker ID         who asks, where the key is bound to no worker; default WINGMAN_WORKER_ID
  --environment NAME  default WINGMAN_ENVIRONMENT, or dev
  --json              the result as one JSON object

Keys, from the environment: WINGMAN_WORK_KEY, and WINGMAN_MINT_KEY or WINGMAN_DECIDE_KEY (the latter also where every
request waits for a person); for what else is tried WINGMAN_OTHER_WORKER_KEY, WINGMAN_OTHER_TENANT_KEY (each of scope
work) and WINGMAN_READ_KEY.

exit codes: 0 everything was refused, 1 something was let through, 2 usage, or nothing could be tried`;

interface BypassQuestion {
  url?: string | undefined;
  worker?: string | undefined;
  environment?: string | undefined;
}

/** Tries every way past approval on the system that the options and the environment name. Throws UsageError. */
export async function inspectBypass(given: BypassQuestion, env: CommandIo['env']): Promise<InspectedRow[]> {
  const address = given.url || env['WINGMAN_URL'];
  if (!address) throw new UsageError('where is Wingman? --url, or WINGMAN_URL in the environment');
  const { WINGMAN_WORK_KEY: work, WINGMAN_DECIDE_KEY: decide } = env;
  const mint = env['WINGMAN_MINT_KEY'] || decide;
  if (!work || !mint) throw new UsageError('WINGMAN_WORK_KEY and WINGMAN_MINT_KEY or WINGMAN_DECIDE_KEY are needed');
  const environment = given.environment || env['WINGMAN_ENVIRONMENT'] || 'dev';
  const workerId = given.worker || env['WINGMAN_WORKER_ID'] || 'wingman-verify-bypass';
  const keys = {
    work,
    mint,
    decide: decide || undefined,
    read: env['WINGMAN_READ_KEY'] || undefined,
    otherWorker: env['WINGMAN_OTHER_WORKER_KEY'] || undefined,
    otherTenant: env['WINGMAN_OTHER_TENANT_KEY'] || undefined,
  };
  const door = createDoor(urlOf(address).href);
  return attack({ door, way: createOrdinaryWay(door, keys, { workerId, environment }), keys, environment });
}

/** `wingman verify-bypass`: a running system in, every way past approval tried, what was let through out. */
export const verifyBypass: Command = {
  name: 'verify-bypass',
  summary: 'try to get something run that nobody approved, and see it refused',
  help: HELP,
  async run(args, io) {
    const { values, positionals } = readArguments(args, {
      url: { type: 'string' },
      worker: { type: 'string' },
      environment: { type: 'string' },
      json: { type: 'boolean' },
    });
    if (positionals.length > 0) throw new UsageError('expected no words');
    const rows = await inspectBypass(values, io.env);
    if (values.json) io.print(JSON.stringify({ outcome: outcomeOf(rows), checks: rows }));
    else for (const line of inspectionLines(rows)) io.print(line);
    return exitCodeOf(rows);
  },
};
