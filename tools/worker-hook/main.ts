import { UnreadableCall, commandsOf } from './tool-call.js';
import { ENVIRONMENTS, type Environment, objectionsTo, refusal } from './verdict.js';

// `node dist/tools/worker-hook.js < TOOL_CALL.json`: stands before a worker's tools (docs/workers/INSTRUCTIONS.md). Ends
// with 0 when the call may go on, with 2 and the reason on the error output when it may not. Whatever goes wrong here is
// a no as well: 2, never the 1 that some runners take for a warning.

const MOST = 1 << 20;

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MOST) throw new UnreadableCall('the tool call is over 1 MiB');
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}

/** A slip in the setting must not make production look like development. */
function environmentOf(name: string | undefined): Environment {
  const environment = ENVIRONMENTS.find((known) => known === (name || 'dev'));
  if (environment === undefined) throw new UnreadableCall('WINGMAN_ENVIRONMENT is none of dev, test, prd');
  return environment;
}

try {
  const environment = environmentOf(process.env['WINGMAN_ENVIRONMENT']);
  const objections = commandsOf(await readInput()).flatMap((command) => objectionsTo(command, environment));
  if (objections.length > 0) {
    console.error(refusal(objections));
    process.exitCode = 2;
  }
} catch (error) {
  const why = error instanceof UnreadableCall ? error.message : 'the command could not be judged';
  console.error(refusal([why]));
  process.exitCode = 2;
}
