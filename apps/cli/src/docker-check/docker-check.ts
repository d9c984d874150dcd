import path from 'node:path';
import { readArguments } from '../arguments.js';
import { type Command, type CommandIo, UsageError } from '../command.js';
import { kindOf } from '../docker/real-binary.js';
import { onOneLine } from '../text.js';
import { together, type Findings } from './findings.js';
import { CLIENTS } from './programs.js';
import { raisedRights } from './raised-rights.js';
import { socketFindings } from './sockets.js';
import { networkWays } from './tcp-engines.js';

const HELP = `usage: wingman docker-check [--socket PATH]…

Tells whether this account could pass the docker wrapper by: whether it could open a socket of a Docker, containerd, podman
or BuildKit engine (those of other accounts included), now or from its next login on; whether an engine answers it at a TCP
port of this machine or at one that settings name; whether its environment leads to an engine elsewhere; whether a group
that equals root, sudo (with a password, too), doas, a set-user-id program or the capabilities of a file raise its rights;
and whether a client of an engine lies on its PATH. What it could not look at is told as well ("not looked at"). The wrapper
is a seat belt: only an account that can reach no engine is kept from Docker. Run it as the worker's account.

  --socket PATH   an engine's socket besides those that are found

exit codes: 0 no way found, 1 a way found, 2 usage`;

const NO_WAY =
  'no way round the wrapper was found in what was looked at: no engine within reach, no raised rights, no other client on PATH';
const ELSEWHERE = ['DOCKER_HOST', 'CONTAINER_HOST', 'BUILDKIT_HOST'] as const;

const NEVER = ['engines at TCP ports that nothing names', 'rights that other accounts or programs lend it later'];

async function findingsOf(env: CommandIo['env'], sockets: readonly string[]): Promise<Findings> {
  const elsewhere = ELSEWHERE.filter((name) => /^(?:tcp|ssh|https?|npipe):/.test(env[name] ?? ''));
  return together([
    socketFindings(env, sockets),
    { ways: await networkWays(env), unseen: [] },
    { ways: elsewhere.map((name) => `${name} leads to an engine elsewhere`), unseen: [] },
    raisedRights(env),
    { ways: clientWays(env), unseen: NEVER },
  ]);
}

function clientWays(env: CommandIo['env']): string[] {
  const folders = (env['PATH'] ?? '').split(':').map((folder) => path.resolve(folder));
  const files = [...new Set(folders)].flatMap((folder) => CLIENTS.map((name) => path.join(folder, name)));
  const kinds = files.map((file) => ({ file, kind: kindOf(file) })).filter(({ kind }) => kind !== 'none');
  const first = kinds.find(({ file }) => path.basename(file) === 'docker');
  const others = kinds.filter((each) => each.kind !== 'wrapper' && each !== first);
  return [
    ...(first && first.kind !== 'wrapper' ? [`docker is ${first.file}, and not the wrapper`] : []),
    ...others.map(({ file }) => `another client lies on PATH: ${file}`),
  ];
}

/** `wingman docker-check`: whether the account that runs it is kept from Docker by more than the wrapper. */
export const dockerCheck: Command = {
  name: 'docker-check',
  summary: 'tell whether this account could reach Docker past the wrapper',
  help: HELP,
  async run(args, io) {
    const { values, positionals } = readArguments(args, { socket: { type: 'string', multiple: true } });
    if (positionals.length > 0) throw new UsageError('expected no words');
    const { ways, unseen } = await findingsOf(io.env, values.socket ?? []);
    for (const way of ways) io.printError(`❌ ${onOneLine(way)}`);
    for (const each of unseen) io.printError(`not looked at: ${onOneLine(each)}`);
    if (ways.length === 0) io.print(NO_WAY);
    else io.printError(`THE WRAPPER CAN BE PASSED BY: ${ways.length === 1 ? '1 way' : `${ways.length} ways`}`);
    return ways.length === 0 ? 0 : 1;
  },
};
