import { readArguments } from '../arguments.js';
import { type Command, UsageError } from '../command.js';
import { exitCodeOf, inspectionLines, outcomeOf } from '../inspection.js';
import { inspectPrivileges } from './inspect-privileges.js';

const HELP = `usage: wingman verify-privileges --project NAME [--gateway SERVICE] [--socket PATH]… [--project-only] [--json]

Proves on a running stack that the gateway alone reaches the container engine. Looks at every container of the engine,
running or stopped: a mount of a socket, of a folder around one (read-only, by a link or by a volume that binds one as
well), or of the engine's own files; privileged containers, the machine's namespaces or the gateway's, mighty
capabilities, devices, the socket's group, settings that name an engine. And at the processes in them, as the kernel
sees them: who has a connection open, or could open one. The gateway itself must have nothing but its socket.

  --project NAME     the name of the compose project
  --gateway SERVICE  the service that may; default execution-gateway
  --socket PATH      an engine's socket besides those that are found
  --project-only     leave other containers of this engine out
  --json             the result as one JSON object

The engine is asked by docker's own client (DOCKER_HOST), so run it as an administrator of the engine's machine.

exit codes: 0 the gateway alone, 1 something else reaches an engine or could, 2 usage, no answer, or no gateway runs`;

/** `wingman verify-privileges`: a running stack in, everything in it that reaches the engine, or could, out. */
export const verifyPrivileges: Command = {
  name: 'verify-privileges',
  summary: 'prove on a running stack that only the gateway reaches the container engine',
  help: HELP,
  run(args, io) {
    const { values, positionals } = readArguments(args, {
      project: { type: 'string' },
      gateway: { type: 'string', default: 'execution-gateway' },
      socket: { type: 'string', multiple: true, default: [] },
      'project-only': { type: 'boolean', default: false },
      json: { type: 'boolean' },
    });
    if (positionals.length > 0) throw new UsageError('expected no words');
    if (!values.project) throw new UsageError('which stack? --project NAME, as compose calls it');
    const { project, gateway, socket: sockets, 'project-only': projectOnly } = values;
    const rows = inspectPrivileges({ project, gateway, sockets, projectOnly }, io.env);
    if (values.json) io.print(JSON.stringify({ outcome: outcomeOf(rows), checks: rows }));
    else for (const line of inspectionLines(rows)) io.print(line);
    return Promise.resolve(exitCodeOf(rows));
  },
};
