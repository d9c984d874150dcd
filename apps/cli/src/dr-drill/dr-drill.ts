import type { Command, CommandIo } from '../command.js';
import { CONNECTION_HELP, connectionOf } from '../exec/connection.js';
import { NotRun } from '../exec/endings.js';
import { StageFailed } from '../staged/stage.js';
import { patience, targetAt } from '../staged/target.js';
import { type DrillArguments, parseDrillArguments } from './arguments.js';
import { type Drill, runDrill } from './run-drill.js';

const HELP = `usage: wingman dr-drill --env test|prd [options]

Stops, removes, rebuilds and starts, and validates a stack: four stages, each approved by people by itself. Another
Wingman, the control (--url and its keys), asks for the approvals and runs the commands, so that somebody is there while
the drilled one is down. Volumes are kept. Called again after whatever end, it goes on: what may have been started is
looked up, never run twice. Before the first stage the drilled one must answer.

  --env NAME               what is drilled; also the environment that the approvals are for
  --drilled-url URL        its proxy; default: port 8101 (test) or 5001 (prd) of this machine
  --drilled-key-file FILE  a key of its that may read: then its log is proven to go on from where it was
  --project NAME           its compose project; default wingman-<env>
  --file FILE              its resolved compose file in the control's folder of projects; default <project>/docker-compose.yml
  --rebuild IMAGE=FOLDER   build this image anew from a folder there; may be repeated
  --worker ID              who asks; default WINGMAN_WORKER_ID, else the account's name
  --state FILE             how far it is; default dr-drill-<env>.state.json
  --report NAME            writes NAME.md and NAME.json, with times; default dr-drill-<env>
  --ask-again              ask anew for the stage that is under way: after an end that nobody knows, once you looked
${CONNECTION_HELP}

exit codes: 0 all four done, 1 a stage failed, 125 not run (rejected, refused, nobody knows the end), 130 withdrawn,
2 usage`;

const HEALTHY_WITHIN_SECONDS = 300;

function drillOf(given: DrillArguments, env: CommandIo['env']): Drill {
  return {
    drilled: given.drilled,
    control: connectionOf(given.connection, env),
    target: targetAt(given.drilledUrl, given.drilledKeyFile),
    workerId: given.worker ?? (env['WINGMAN_WORKER_ID'] || env['USER'] || 'cli'),
    stateFile: given.stateFile,
    report: given.report,
    askAgain: given.askAgain,
    now: () => new Date(),
    waiting: () => patience(HEALTHY_WITHIN_SECONDS),
  };
}

/** `wingman dr-drill`: a stack that goes and comes back, each step by approval, and a report with times. */
export const drDrill: Command = {
  name: 'dr-drill',
  summary: 'stop, remove, rebuild and validate a stack, each step under approval',
  help: HELP,
  async run(args, io) {
    const drill = drillOf(parseDrillArguments(args), io.env);
    try {
      const { outcome } = await runDrill(drill, io);
      io.print(`${drill.report}.md`);
      return outcome === 'done' ? 0 : 1;
    } catch (error) {
      if (!(error instanceof NotRun || error instanceof StageFailed)) throw error;
      io.printError(`wingman dr-drill: ${error.message}`);
      return error instanceof NotRun ? error.exitCode : 1;
    }
  },
};
