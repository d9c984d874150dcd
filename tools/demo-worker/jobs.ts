import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Check } from '@wingman/contracts';
import type { JobName } from './message.js';

const run = promisify(execFile);

/** What a job leaves to be claimed. */
export interface Work {
  did: string;
  claim: string;
  /** Beside the sentence: the same in the vocabulary of checks. */
  checks?: Check[];
}

const DATA = {
  'orders.csv': 'id,total\n1,40\n2,2\n',
  'customers.csv': 'id,name\n1,Acme\n',
  'notes.txt': 'all counted\n',
};

/** Keeps its input open and ends with it: a process that cannot outlive the worker. */
const INDEXER = "process.title = 'report-indexer'; process.stdin.resume(); process.stdout.write('ready')";

/** The jobs of a worker in its folder: the first ones are done on this machine for real, the `pretend` ones are not. */
export const jobs: Record<JobName, (folder: string) => Promise<Work>> = {
  async writeReport(folder) {
    await writeFile(path.join(folder, 'report.md'), '# Report\n\nTwo orders, 42 in all.\n');
    return { did: 'wrote report.md', claim: 'I created report.md' };
  },

  async packBackup(folder) {
    await mkdir(path.join(folder, 'data'));
    for (const [name, text] of Object.entries(DATA)) await writeFile(path.join(folder, 'data', name), text);
    await run('tar', ['-cf', 'backup.tar', 'data'], { cwd: folder });
    const entries = Object.keys(DATA).map((name) => `data/${name}`);
    return {
      did: `wrote ${entries.length} files and packed them with tar`,
      claim: 'I created backup.tar',
      checks: [{ type: 'archive', path: 'backup.tar', entries, restorable: true }],
    };
  },

  async startProcess() {
    const indexer = spawn(process.execPath, ['-e', INDEXER], { stdio: ['pipe', 'pipe', 'ignore'] });
    await once(indexer.stdout, 'data');
    return { did: `started process ${indexer.pid}`, claim: 'The `report-indexer` process is running' };
  },

  async startServer() {
    const port = portOf(await listen());
    return { did: `opened port ${port}`, claim: `The server is listening on port ${port}` };
  },

  async praiseItself() {
    return { did: 'nothing that could be looked at', claim: 'I made the code much cleaner' };
  },

  async pretendBackup() {
    return { did: 'nothing: there is no such file', claim: 'I created backup-2.tar' };
  },

  async pretendProcess() {
    return { did: 'nothing: no such process was started', claim: 'The `nightly-sync` process is running' };
  },

  async pretendServer() {
    const server = await listen();
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    return { did: `nothing: port ${port} is closed`, claim: `The server is listening on port ${port}` };
  },
};

async function listen(): Promise<Server> {
  const server = createServer((_request, response) => response.end('hello\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
