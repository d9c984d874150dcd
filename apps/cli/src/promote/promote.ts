import type { Command, CommandIo } from '../command.js';
import { CONNECTION_HELP, connectionOf } from '../exec/connection.js';
import { NotRun } from '../exec/endings.js';
import { StageFailed } from '../staged/stage.js';
import { patience, targetAt } from '../staged/target.js';
import { type PromoteArguments, parsePromoteArguments } from './arguments.js';
import { type PromotionRun, runPromotion } from './run-promotion.js';

const HELP = `usage: wingman promote --from dev|test --to test|prd --projects FOLDER [options]

Brings the release that runs in one environment to the next, dev to test and test to prd, in stages that are each
approved by itself: pin (the ids of the images that run, and no others), migrate (additions to the database), start, gate
(healthy, the same ledger key, its log goes on, no new alerts). Another Wingman, the control (--url and its keys), asks for
the approvals and runs the commands on the engine of both stacks. For prd nothing runs that no person approved. Called
again after whatever end, it goes on: what may have been started is looked up, never run twice.

When starting or the gate fails, people are asked for the way back: the services by the images that ran before, the
database as it is. It runs only when they approve it and somebody says wingman exec.

  --from NAME, --to NAME   which environment's release goes where; also the environment of the approvals (--to)
  --from-url URL           the proxy where it runs; default: port 8002 (dev) or 8101 (test) of this machine
  --to-url URL             the proxy where it goes; default: port 8101 (test) or 5001 (prd)
  --to-key-file FILE       a key there that may read: then its log is proven to go on, and new alerts count
  --from-project NAME      the compose project where it runs; default wingman-<from>
  --to-project NAME        the compose project where it goes; default wingman-<to>
  --projects FOLDER        the tenant's folder in the control's GATEWAY_PROJECTS_FOLDER, as it is reached from here
  --file FILE              the resolved compose file of the release for --to, in that folder; default <project>/docker-compose.yml
  --earlier-file FILE      that of the earlier release, where it has other settings; default the same
  --healthy-within SECONDS how long the gate waits; default 300
  --worker ID              who asks; default WINGMAN_WORKER_ID, else the account's name
  --state FILE             how far it is; default promote-<to>.state.json
  --report NAME            writes NAME.md and NAME.json, with times, images and the way back; default promote-<to>
  --allow-unpinned-images  to prd although the file names images of others by tags: where they were made here, of packages
  --ask-again              ask anew for the stage that is under way: after an end that nobody knows, once you looked
${CONNECTION_HELP}

exit codes: 0 promoted, 1 a stage failed, 125 not run (rejected, refused, nobody knows the end), 130 withdrawn, 2 usage`;

function promotionOf(given: PromoteArguments, env: CommandIo['env']): PromotionRun {
  return {
    ...given,
    control: connectionOf(given.connection, env),
    source: targetAt(given.fromUrl, undefined),
    target: targetAt(given.toUrl, given.toKeyFile),
    workerId: given.worker ?? (env['WINGMAN_WORKER_ID'] || env['USER'] || 'cli'),
    now: () => new Date(),
    waiting: () => patience(given.healthyWithin),
  };
}

/** `wingman promote`: a release goes to the next environment, each step by approval, and a report with times. */
export const promote: Command = {
  name: 'promote',
  summary: 'bring a release to the next environment, each step under approval',
  help: HELP,
  async run(args, io) {
    const run = promotionOf(parsePromoteArguments(args), io.env);
    try {
      await runPromotion(run, io);
      io.print(`${run.report}.md`);
      return 0;
    } catch (error) {
      if (!(error instanceof NotRun || error instanceof StageFailed)) throw error;
      io.printError(`wingman promote: ${error.message}`);
      return error instanceof NotRun ? error.exitCode : 1;
    }
  },
};
