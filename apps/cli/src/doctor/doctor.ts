import { readArguments } from '../arguments.js';
import { type Command, UsageError } from '../command.js';
import { exitCodeOf, inspectionLines, outcomeOf } from '../inspection.js';
import { inspectSystem } from './inspect-system.js';

const HELP = `usage: wingman doctor [--url URL] [--json]

Looks whether Wingman can work from here: Node, the files of keys that the environment names (there, and nobody else's to
read), each service behind the proxy, clocks, versions; and database and Redis as each service sees them, where
WINGMAN_<SERVICE>_URL says its own address (the development stack's .wingman/dev.env does).

exit codes: 0 all well, 1 something is wrong, 2 usage`;

/** `wingman doctor`: what keeps a system from working, as far as it can be seen from here. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'look for what keeps Wingman from working: settings, keys, services, clocks, versions',
  help: HELP,
  async run(args, io) {
    const { values, positionals } = readArguments(args, { url: { type: 'string' }, json: { type: 'boolean' } });
    if (positionals.length > 0) throw new UsageError('expected no words');
    const rows = await inspectSystem(values, io.env, process.versions.node);
    if (values.json) io.print(JSON.stringify({ outcome: outcomeOf(rows), checks: rows }));
    else for (const line of inspectionLines(rows)) io.print(line);
    return exitCodeOf(rows);
  },
};
