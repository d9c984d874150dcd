import path from 'node:path';
import { readArguments } from '../arguments.js';
import { type Command, type CommandIo, UsageError } from '../command.js';
import { kindOf } from '../docker/real-binary.js';
import { onOneLine } from '../text.js';
import { CLIENTS, raisedWays } from './raised-rights.js';
import { socketWays } from './sockets.js';
import { networkWays } from './tcp-engines.js';

const HELP = `usage: wingman docker-check [--socket PATH]…

Tells whether this account could pass the docker wrapper by: whether it could open a socket of a Docker, containerd, podman
or BuildKit engine (those of other accounts included), now or from its next login on; whether an engine answers it at a TCP
port of this machine or at one that settings name; whether its environment leads to an engine elsewhere; whether sudo, doas
or a set-user-id client raises its rights; and whether a client of an engine lies on its PATH. The wrapper is a seat belt:
only an account that can reach no engine is kept from Docker. Run it as the worker's account.

  --socket PATH   an engine's socket besides those that are found

exit codes: 0 no way found, 1 a way found, 2 usage`;

const ELSEWHERE = ['DOCKER_HOST', 'CONTAINER_HOST', 'BUILDKIT_HOST'] as const;

/** Ways round the wrapper, each a sentence. */
async function waysRound(env: CommandIo['env'], sockets: readonly string[]): Promise<string[]> {
  const elsewhere = ELSEWHERE.filter((name) => /^(?:tcp|ssh|https?|npipe):/.test(env[name] ?? ''));
  return [
    ...socketWays(env, sockets),
    ...(await networkWays(env)),
    ...elsewhere.map((name) => `${name} leads to an engine elsewhere`),
    ...raisedWays(env),
    ...clientWays(env),
  ];
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
    const ways = await waysRound(io.env, values.socket ?? []);
    for (const way of ways) io.printError(`❌ ${onOneLine(way)}`);
    if (ways.length === 0)
      io.print('no way round the wrapper was found: no engine within reach, no raised rights, no other client on PATH');
    else io.printError(`THE WRAPPER CAN BE PASSED BY: ${ways.length === 1 ? '1 way' : `${ways.length} ways`}`);
    return ways.length === 0 ? 0 : 1;
  },
};
