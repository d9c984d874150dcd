import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { engineSockets, reachOf, readProcess, readSocket } from '@wingman/docker-reach';
import { readArguments } from '../arguments.js';
import { type Command, type CommandIo, UsageError } from '../command.js';
import { kindOf } from '../docker/real-binary.js';
import { onOneLine } from '../text.js';

const HELP = `usage: wingman docker-check [--socket PATH]…

Tells whether this account could pass the docker wrapper by: whether it could open a socket of a Docker, containerd or
podman engine, whether its environment leads to an engine elsewhere, and whether a client of one lies on its PATH. The
wrapper is a seat belt: only an account that can open no such socket is kept from Docker. Run it as the worker's account.

  --socket PATH   an engine's socket besides those that are found

exit codes: 0 no way found, 1 a way found, 2 usage`;

const USUAL = [
  '/run/docker.sock',
  '/var/run/docker.sock',
  '/run/containerd/containerd.sock',
  '/run/podman/podman.sock',
];
const CLIENTS = ['docker', 'docker-compose', 'podman', 'nerdctl', 'ctr', 'crictl'];

/** Sockets that somebody listens on, and those where one usually lies. */
function socketsOf(env: CommandIo['env'], given: readonly string[]): string[] {
  const [, named] = /^unix:\/\/(\/.*)$/.exec(env['DOCKER_HOST'] ?? '') ?? [];
  const own = env['XDG_RUNTIME_DIR'] ? [path.join(env['XDG_RUNTIME_DIR'], 'docker.sock')] : [];
  let listening: string[] = [];
  try {
    listening = engineSockets(readFileSync('/proc/net/unix', 'utf8'));
  } catch {
    // No procfs: the usual places are tried.
  }
  return [...new Set([...given, ...(named === undefined ? [] : [named]), ...own, ...USUAL, ...listening])];
}

/** The kernel's own answer first; the account's permissions as well, since another program of it may hold more. */
function isWithinReach(socket: string): boolean {
  try {
    accessSync(socket, constants.W_OK);
    return true;
  } catch {
    // Not now, by this process.
  }
  try {
    const self = readProcess(process.pid);
    return self !== undefined && reachOf(self, readSocket(socket)) !== undefined;
  } catch {
    return false;
  }
}

/** Ways round the wrapper, each a sentence. */
function waysRound(env: CommandIo['env'], sockets: readonly string[]): string[] {
  const ways = socketsOf(env, sockets)
    .filter(isWithinReach)
    .map((socket) => `this account can open ${socket}`);
  if (/^(?:tcp|ssh|https?|npipe):/.test(env['DOCKER_HOST'] ?? ''))
    ways.push('DOCKER_HOST leads to an engine elsewhere');
  const folders = (env['PATH'] ?? '').split(':').map((folder) => path.resolve(folder));
  const files = [...new Set(folders)].flatMap((folder) => CLIENTS.map((name) => path.join(folder, name)));
  const kinds = files.map((file) => ({ file, kind: kindOf(file) })).filter(({ kind }) => kind !== 'none');
  const first = kinds.find(({ file }) => path.basename(file) === 'docker');
  if (first && first.kind !== 'wrapper') ways.push(`docker is ${first.file}, and not the wrapper`);
  const others = kinds.filter((each) => each.kind !== 'wrapper' && each !== first);
  return [...ways, ...others.map(({ file }) => `another client lies on PATH: ${file}`)];
}

/** `wingman docker-check`: whether the account that runs it is kept from Docker by more than the wrapper. */
export const dockerCheck: Command = {
  name: 'docker-check',
  summary: 'tell whether this account could reach Docker past the wrapper',
  help: HELP,
  run(args, io) {
    const { values, positionals } = readArguments(args, { socket: { type: 'string', multiple: true } });
    if (positionals.length > 0) throw new UsageError('expected no words');
    const ways = waysRound(io.env, values.socket ?? []);
    for (const way of ways) io.printError(`❌ ${onOneLine(way)}`);
    if (ways.length === 0)
      io.print('no way round the wrapper was found: no socket within reach, no other client on PATH');
    else io.printError(`THE WRAPPER CAN BE PASSED BY: ${ways.length === 1 ? '1 way' : `${ways.length} ways`}`);
    return Promise.resolve(ways.length === 0 ? 0 : 1);
  },
};
