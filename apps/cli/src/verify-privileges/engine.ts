import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { engineSockets } from '@wingman/docker-reach';
import { z } from 'zod';
import { type CommandIo, UsageError } from '../command.js';
import { type Container, type Engine, inspectedContainer, inspectedVolume } from './facts.js';

/** Runs docker's own client and parses what it prints. Throws UsageError when it, or the engine, gives no answer. */
export type AskDocker = (words: readonly string[]) => string;

export function createAskDocker(env: CommandIo['env']): AskDocker {
  return (words) => {
    try {
      return execFileSync('docker', [...words], {
        env: { ...env },
        encoding: 'utf8',
        maxBuffer: 256 << 20,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } catch (error) {
      const said = String((error as { stderr?: unknown }).stderr ?? '').trim();
      throw new UsageError(`docker ${words.slice(0, 2).join(' ')}: ${said || (error as Error).message}`);
    }
  };
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  const { success, data, error } = z.array(z.unknown()).safeParse(JSON.parse(text));
  if (!success) throw new UsageError(`the engine's answer is not understood: ${error.message}`);
  const result = schema.safeParse(data);
  if (!result.success) throw new UsageError(`the engine's answer is not understood: ${z.prettifyError(result.error)}`);
  return result.data;
}

const linesOf = (text: string): string[] => text.split('\n').filter(Boolean);

const ATTEMPTS = 5;

/** All of a kind. One that goes between the two questions makes the client fail: those that are left are asked again. */
function inspectAll<T>(
  ask: AskDocker,
  kind: 'container' | 'volume',
  list: readonly string[],
  schema: z.ZodType<T>,
): T[] {
  for (let attempt = 1; ; attempt += 1) {
    const names = linesOf(ask([kind, 'ls', '--quiet', ...list]));
    if (names.length === 0) return [];
    try {
      return parsed(z.array(schema), ask([kind, 'inspect', ...names]));
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof UsageError) || !/no such/i.test(error.message)) throw error;
    }
  }
}

/** All containers of the engine, those that stand still included: they need only be started. */
export const readContainers = (ask: AskDocker): Container[] =>
  inspectAll(ask, 'container', ['--all', '--no-trunc'], inspectedContainer);

const USUAL = ['/var/run/docker.sock', '/run/containerd/containerd.sock', '/run/podman/podman.sock'];

function spellings(path: string): string[] {
  if (path === '') return [];
  try {
    return [...new Set([path, realpathSync(path)])];
  } catch {
    return [path];
  }
}

function groupsOf(sockets: readonly string[]): string[] {
  const ids = sockets.flatMap((socket) => {
    try {
      return [String(statSync(socket).gid)];
    } catch {
      return [];
    }
  });
  return [...new Set(['docker', ...ids])];
}

function listeningSockets(): string[] {
  try {
    return engineSockets(readFileSync('/proc/net/unix', 'utf8'));
  } catch {
    return [];
  }
}

/** What containers are held against; `given` are sockets besides those that are found. */
export function readEngine(ask: AskDocker, env: CommandIo['env'], given: readonly string[]): Engine {
  const [, named] = /^unix:\/\/(\/.*)$/.exec(env['DOCKER_HOST'] ?? '') ?? [];
  const paths = [...given, ...(named === undefined ? [] : [named]), ...USUAL, ...listeningSockets()];
  const sockets = [...new Set(paths.flatMap(spellings))];
  const bound = inspectAll(ask, 'volume', [], inspectedVolume).flatMap(({ Name, Options }): [string, string][] =>
    Options['device']?.startsWith('/') ? [[Name, Options['device']]] : [],
  );
  return {
    sockets,
    groups: groupsOf(sockets),
    dataRoot: ask(['info', '--format', '{{.DockerRootDir}}']).trim(),
    boundFolders: new Map(bound),
    spellings,
  };
}
