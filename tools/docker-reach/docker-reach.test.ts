import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { readProcess, readSocket } from '@wingman/docker-reach';
import { describeWithDocker, dockerClients, until } from '@wingman/testkit';
import { findReaches, shownFinding } from './report.js';

const NOBODY = 65_534;
const children: ChildProcess[] = [];
const isRoot = process.getuid?.() === 0;
const hasSs = existsSync('/usr/bin/ss') || existsSync('/bin/ss');

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process of another account that does nothing. */
function start(command: string, args: string[], uid?: number): number {
  const account = uid === undefined ? {} : { uid, gid: uid };
  const child = spawn(command, args, { stdio: 'ignore', ...account });
  children.push(child);
  return child.pid as number;
}

const connectionsNow = (): string => execFileSync('ss', ['-xaH'], { encoding: 'utf8' });

async function reachesOf(pid: number, socket: string) {
  const facts = await until(() => {
    const found = readProcess(pid);
    return found?.command.includes('sleep') || found?.command.includes('events') ? found : undefined;
  });
  return findReaches([facts], [readSocket(socket)], connectionsNow());
}

const asRoot = isRoot && hasSs ? describe : describe.skip;

asRoot(`processes of the machine${isRoot && hasSs ? '' : ' (skipped: needs root and ss)'}`, () => {
  let folder: string;
  let server: Server;
  const socket = (): string => path.join(folder, 'docker.sock');

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'wingman-reach-'));
    server = createServer();
    await new Promise<void>((resolve) => server.listen(socket(), resolve));
    execFileSync('chmod', ['755', folder]);
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  const withMode = (mode: string, owner = '0:0'): void => {
    execFileSync('chown', [owner, socket()]);
    execFileSync('chmod', [mode, socket()]);
  };

  test('an account without permission reaches nothing, and the system agrees', async () => {
    withMode('660');
    const pid = start('sleep', ['60'], NOBODY);

    expect(await reachesOf(pid, socket())).toEqual([]);
    expect(canConnect(socket(), NOBODY)).toBe(false);
  });

  test.each([
    ['666', '0:0', 'anybody'],
    ['660', `0:${NOBODY}`, 'group'],
    ['600', `${NOBODY}:0`, 'owner'],
  ])('a socket of mode %s and owner %s: %s, and the system agrees', async (mode, owner, reach) => {
    withMode(mode, owner);
    const pid = start('sleep', ['60'], NOBODY);

    expect(await reachesOf(pid, socket())).toEqual([{ pid, command: 'sleep 60', socket: socket(), reach }]);
    expect(canConnect(socket(), NOBODY)).toBe(true);
  });

  test('root reaches whatever the mode says', async () => {
    withMode('000', '1234:1234');
    const [finding] = await reachesOf(start('sleep', ['60']), socket());

    expect(finding?.reach).toBe('capability');
    expect(statSync(socket()).mode & 0o777).toBe(0);
    expect(shownFinding(finding!)).toContain('(sleep 60) reaches');
  });
});

function canConnect(socket: string, uid: number): boolean {
  const script = `require('node:net').connect(process.argv[1]).on('connect', () => process.exit(0)).on('error', () => process.exit(1))`;
  try {
    execFileSync(process.execPath, ['-e', script, socket], { uid, gid: uid, stdio: 'ignore', cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

describeWithDocker('a real engine', (docker) => {
  test('sees the connection of a client', async () => {
    const [client = ''] = dockerClients();
    const pid = start(client, ['--host', docker.host, 'events']);

    const findings = await until(async () => {
      const found = await reachesOf(pid, docker.socketPath);
      return found[0]?.reach === 'connected' ? found : undefined;
    });

    expect(findings).toEqual([expect.objectContaining({ pid, socket: docker.socketPath, reach: 'connected' })]);
  });

  test('another account does not come through the folder of its socket', async () => {
    expect(await reachesOf(start('sleep', ['60'], NOBODY), docker.socketPath)).toEqual([]);
  });
});
