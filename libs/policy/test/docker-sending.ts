import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  isMutation,
  type RecordingProxy,
  runDocker,
  shownRequest,
  startRecordingProxy,
  type TestDocker,
} from '@wingman/testkit';
import { parseDocker } from '../src/docker/docker.js';
import { belongsTo, handsOut, isAdditive } from './docker-requests.js';

/** Clients that run at the same time, each with a proxy of its own. */
const AT_ONCE = 3;

/** A command that waits for an end that never comes has sent what it sends by then. */
const ENDLESS = /^(?:system events|container (?:stats|logs|wait|attach)|compose (?:logs|events|top))$/;

/** Stands for the address of the proxy in the lines. */
export const HOST = 'unix:///set/below.sock';

/** The engine would ask a registry, and there is none. */
const asksRegistry = (where: string): boolean => /^\/(?:distribution|images\/search|plugins\/privileges)/.test(where);

/** A command line without the program's name. */
export interface Line {
  words: string[];
  /** What the client asked of the engine that changes something or hands something out. */
  sent: string[];
}

export interface Sending {
  /** Where the clients run. */
  folder: string;
  sendAll(lines: readonly (readonly string[])[]): Promise<Line[]>;
  close(): Promise<void>;
}

export const callOf = (program: string, words: readonly string[]) =>
  parseDocker([program, ...words], { cwd: '/srv/shop' });

/** Runs a real client in front of proxies that refuse whatever may change something, and notes what it would have sent. */
export async function startSending(docker: TestDocker, program: string, binary: string): Promise<Sending> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-docker-corpus-'));
  const refuse = (request: { method: string; path: string }): boolean =>
    isMutation(request) || asksRegistry(request.path);
  const proxies = await Promise.all(
    Array.from({ length: AT_ONCE }, () => startRecordingProxy({ socketPath: docker.socketPath, refuse })),
  );

  async function send(words: readonly string[], proxy: RecordingProxy): Promise<Line> {
    const own = words.map((word) => word.replace(HOST, proxy.host));
    const timeout = ENDLESS.test(callOf(program, words).command ?? '') ? 1_500 : 20_000;
    proxy.clear();
    // The client of 23 and later builds by a plugin unless it is told not to.
    await runDocker(own, { host: proxy.host, binary, cwd: folder, timeout, env: { DOCKER_BUILDKIT: '0' } });
    const kept = proxy.requests.filter((one) => isMutation(one) || handsOut(shownRequest(one)));
    return { words: [...words], sent: kept.map(shownRequest) };
  }

  return {
    folder,
    sendAll: async (all) => {
      const waiting = [...all.entries()];
      const lines: Line[] = [];
      const work = async (proxy: RecordingProxy): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
          // In the order asked, whichever client is done first.
          lines[next[0]] = await send(next[1], proxy);
      };
      await Promise.all(proxies.map(work));
      return lines;
    },
    close: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      rmSync(folder, { recursive: true });
    },
  };
}

/** What the grammar says of a line and the client does not bear out. */
export function misjudged(program: string, { words, sent }: Line): string[] {
  const call = callOf(program, words);
  const line = `${program} ${words.join(' ')}`;
  if (call.class === 'unknown') return [];
  if (call.class === 'read' && sent.length > 0) return [`${line}: reads, they say, and sends ${sent.join(', ')}`];
  if (call.class === 'additive' && !sent.every(isAdditive)) return [`${line}: only adds, they say: ${sent.join(', ')}`];
  // What compose sends for a command is up to its file.
  if (call.command?.startsWith('compose')) return [];
  const foreign = sent.filter((request) => !handsOut(request) && !belongsTo(call.command ?? '', request));
  return foreign.map((request) => `${line}: is ${call.command}, they say, and sends ${request}`);
}
