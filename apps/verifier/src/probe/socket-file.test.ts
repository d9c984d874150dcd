import { linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createFixture, type Fixture } from './fixture.js';

let fixture: Fixture;
let server: Server;
let connections: number;
beforeEach(async () => {
  fixture = createFixture();
  connections = 0;
  server = createServer(() => (connections += 1)).listen(fixture.at('s.sock'));
  await new Promise((resolve) => server.once('listening', resolve));
});
afterEach(() => {
  server.close();
  fixture.remove();
});

const HEAD = 'Num       RefCount Protocol Flags    Type St Inode Path\n';
const row = (name: string, inode: number, { flags = '00010000', type = '0001' } = {}) =>
  `00000000deadbeef: 00000002 00000000 ${flags} ${type} 01 ${inode} ${name}\n`;

interface Shown {
  /** What stands in the table of its network namespace; the same table for all that say nothing. */
  table?: string;
  inode?: number;
  root?: string;
  cwd?: string;
}

/** A procfs of our own making (proc(5)): our own table, and processes with theirs. */
function show(ours: string, processes: Record<number, Shown> = {}): void {
  const at = (...parts: string[]) => fixture.at(path.join('proc', ...parts));
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(name), { recursive: true });
    writeFileSync(name, HEAD + text);
  };
  write(at('net/unix'), ours);
  const all: Record<number, Shown> = { 1: {}, ...processes };
  for (const [pid, { table, inode, root = '/', cwd = '/' }] of Object.entries(all)) {
    mkdirSync(at(pid, 'fd'), { recursive: true });
    symlinkSync(root, at(pid, 'root'));
    symlinkSync(cwd, at(pid, 'cwd'));
    if (inode !== undefined) symlinkSync(`socket:[${inode}]`, at(pid, 'fd/3'));
    mkdirSync(at(pid, 'net'));
    if (table === undefined) linkSync(at('net/unix'), at(pid, 'net/unix'));
    else write(at(pid, 'net/unix'), table);
  }
}

const ask = (listening: boolean, more: Parameters<Fixture['answer']>[1] = { procRoot: fixture.at('proc') }) =>
  fixture.answer({ type: 'file', path: 's.sock', kind: 'socket', listening }, more);

const OPEN = ['PASS', 'FAIL port_open'];
const CLOSED = ['FAIL port_closed', 'PASS'];
const both = async (more?: Parameters<Fixture['answer']>[1]) => [await ask(true, more), await ask(false, more)];

describe('who listens at a socket', () => {
  test('is told from what only lies there, by the real tables, and nobody is woken', async () => {
    expect(await both({})).toEqual(OPEN);
    expect(connections).toBe(0);
    // Where the table cannot be read no connection takes its place.
    expect(await both({ procRoot: '/var/empty-of-all' })).toEqual(['UNKNOWN look_failed', 'UNKNOWN look_failed']);
    expect(connections).toBe(0);
    linkSync(fixture.at('s.sock'), fixture.at('kept'));
    await new Promise((resolve) => server.close(resolve));
    renameSync(fixture.at('kept'), fixture.at('s.sock'));
    show('');
    expect(await both()).toEqual(CLOSED);
    expect(await fixture.answer({ type: 'file', path: 's.sock', kind: 'socket' })).toBe('PASS');
    writeFileSync(fixture.at('plain.sock'), '');
    const plain = { type: 'file', path: 'plain.sock', kind: 'socket', listening: true } as const;
    expect(await fixture.answer(plain)).toBe('FAIL wrong_kind');
  });

  test('is found under the name it was bound to by whoever holds it', async () => {
    mkdirSync(fixture.at('jail/run'), { recursive: true });
    linkSync(fixture.at('s.sock'), fixture.at('jail/run/app.sock'));
    const worlds: [string, Record<number, Shown>][] = [
      [row(fixture.at('s.sock'), 5), {}],
      [row('s.sock', 5), { 7: { inode: 5, cwd: fixture.root } }],
      [row('/run/app.sock', 5), { 7: { inode: 5, root: fixture.at('jail') } }],
      ['', { 7: { inode: 5, root: fixture.at('jail'), table: row('/run/app.sock', 5) } }],
    ];
    for (const [ours, processes] of worlds) {
      show(ours, processes);
      expect(await both()).toEqual(OPEN);
      renameSync(
        fixture.at('proc'),
        fixture.at(`proc-${worlds.findIndex(([table]) => table === ours)}-${Math.random()}`),
      );
    }
    expect(connections).toBe(0);
  });

  test('stays open where somebody listens who may be the one', async () => {
    const OPEN_TO_DOUBT = ['UNKNOWN ambiguous', 'UNKNOWN ambiguous'];
    const worlds: [string, Record<number, Shown>][] = [
      // Bound elsewhere and moved here, or relative to a place that nobody knows.
      [row('/nowhere/app.sock', 5), {}],
      [row('s.sock', 5), {}],
      // In another network a process has a root of its own: the same name is not the same file.
      ['', { 7: { table: row(fixture.at('s.sock'), 5) } }],
      // Messages need no connection.
      [row(fixture.at('s.sock'), 5, { flags: '00000000', type: '0002' }), {}],
    ];
    for (const [at, [ours, processes]] of worlds.entries()) {
      show(ours, processes);
      expect([at, ...(await both())]).toEqual([at, ...OPEN_TO_DOUBT]);
      renameSync(fixture.at('proc'), fixture.at(`proc-${at}`));
    }
  });

  test('is nobody where all who listen do so elsewhere', async () => {
    const other = createServer().listen(fixture.at('other.sock'));
    await new Promise((resolve) => other.once('listening', resolve));
    show(row(fixture.at('other.sock'), 5) + row('@abstract', 6) + row(fixture.at('s.sock'), 7, { flags: '00000000' }));
    expect(await both()).toEqual(CLOSED);
    other.close();
  });

  test('is not asked of a machine that cannot be seen', async () => {
    const container = createFixture({ roots: [fixture.root], hidden: ['processes', 'network'] });
    expect(await container.answer({ type: 'file', path: fixture.at('s.sock'), kind: 'socket', listening: true })).toBe(
      'UNKNOWN other_host',
    );
    show('');
    const sharesNetwork = createFixture({ roots: [fixture.root], hidden: ['processes'] });
    const dead = { type: 'file', path: fixture.at('s.sock'), kind: 'socket', listening: true } as const;
    expect(await sharesNetwork.answer(dead, { procRoot: fixture.at('proc') })).toBe('UNKNOWN processes_hidden');
    expect(await sharesNetwork.answer(dead)).toBe('PASS');
    expect(connections).toBe(0);
    container.remove();
    sharesNetwork.remove();
  });
});
