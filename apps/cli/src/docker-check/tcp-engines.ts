import { request as overHttp } from 'node:http';
import { request as overTls } from 'node:https';
import type { CommandIo } from '../command.js';
import { settingsTexts } from './settings-texts.js';

/** Where engines usually listen on this machine: without TLS, with it, and of old. */
const USUAL = ['127.0.0.1:2375', '127.0.0.1:2376', '[::1]:2375', '[::1]:2376', '127.0.0.1:4243'];
const ADDRESS = /\btcp:\/\/(\[[0-9a-f:]+\]|[\w.-]+)(?::(\d{1,5}))?/gi;
const PATIENCE_MS = 1_500;

/** Engines that answer this account over the network without asking who it is, each in a sentence. */
export async function networkWays(env: CommandIo['env']): Promise<string[]> {
  const found = new Map<string, string>(USUAL.map((address) => [address, 'this machine']));
  for (const [source, text] of settingsTexts(env)) {
    for (const [, host = '', port = '2375'] of text.matchAll(ADDRESS)) {
      // Whoever listens at every address listens here.
      const reached = /^(?:0\.0\.0\.0|\[::\])$/.test(host) ? '127.0.0.1' : host;
      if (!found.has(`${reached}:${port}`)) found.set(`${reached}:${port}`, source);
    }
  }
  const answers = await Promise.all(
    [...found].map(async ([address, source]) =>
      (await isEngine(address)) ? [`an engine answers at ${address} (${source})`] : [],
    ),
  );
  return answers.flat();
}

/** What the engine says to anybody who may speak to it (Engine API, `GET /_ping`). */
async function isEngine(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`http://${address}`);
  const host = hostname.replace(/^\[|\]$/g, '');
  return (await pings(overHttp, { host, port })) || pings(overTls, { host, port, rejectUnauthorized: false });
}

type Ask = typeof overHttp | typeof overTls;

const pings = (ask: Ask, where: { host: string; port: string; rejectUnauthorized?: boolean }): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = ask({ ...where, path: '/_ping', timeout: PATIENCE_MS, agent: false }, (answer) => {
      resolve(answer.statusCode === 200 && answer.headers['api-version'] !== undefined);
      answer.destroy();
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.on('close', () => resolve(false));
    asked.end();
  });
