import { createServer, type AddressInfo, type Server } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { createFixture, type Fixture } from './fixture.js';
import { readableAddress } from './sockets.js';

let fixture: Fixture;
let server: Server;
let port: number;
beforeEach(async () => {
  fixture = createFixture();
  server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  server.close();
  fixture.remove();
});

type Fields = Partial<Omit<CheckOf<'port'>, 'type'>>;
const ask = (fields: Fields = {}) => fixture.answer({ type: 'port', port, state: 'open', ...fields });

describe('the port probe', () => {
  test('knows an open port from a closed one', async () => {
    expect(await ask()).toBe('PASS');
    expect(await ask({ state: 'closed' })).toBe('FAIL port_open');
    await new Promise((resolve) => server.close(resolve));
    expect(await ask()).toBe('FAIL port_closed');
    expect(await ask({ state: 'closed' })).toBe('PASS');
  });

  test('knows on which address it listens', async () => {
    expect(await ask({ host: '127.0.0.1' })).toBe('PASS');
    expect(await ask({ host: 'localhost' })).toBe('PASS');
    expect(await ask({ host: '0.0.0.0' })).toBe('FAIL bound_elsewhere');
    expect(await ask({ host: '::1' })).toBe('FAIL bound_elsewhere');
  });

  test('knows whose it is', async () => {
    expect(await ask({ process: 'node' })).toBe('PASS');
    expect(await ask({ process: 'nginx' })).toBe('FAIL other_process');
  });

  test('asks no host that it may not, and none of our own ports', async () => {
    expect(await ask({ host: '192.0.2.1' })).toBe('UNKNOWN outside_allowed_hosts');
    const own = createFixture({ deniedPorts: [port] });
    expect(await own.answer({ type: 'port', port, state: 'open' })).toBe('UNKNOWN outside_allowed_hosts');
    own.remove();
    const nobody = createFixture({ hosts: [] });
    expect(await nobody.answer({ type: 'port', port, state: 'open' })).toBe('UNKNOWN outside_allowed_hosts');
    nobody.remove();
    const oneOnly = createFixture({ hosts: [`127.0.0.1:${port + 1}`] });
    expect(await oneOnly.answer({ type: 'port', port, state: 'open' })).toBe('UNKNOWN outside_allowed_hosts');
    oneOnly.remove();
  });

  test('says nothing of a machine whose network is hidden from it, nor whose socket it is', async () => {
    const inContainer = createFixture({ hidden: ['processes', 'network'] });
    for (const state of ['open', 'closed'] as const)
      for (const host of [undefined, 'localhost', '0.0.0.0', '127.0.0.1'])
        expect(await inContainer.answer({ type: 'port', port, state, host })).toBe('UNKNOWN other_host');
    inContainer.remove();
    const sharesNetwork = createFixture({ hidden: ['processes'] });
    const check = { type: 'port', port, state: 'open' } as const;
    expect(await sharesNetwork.answer(check)).toBe('PASS');
    expect(await sharesNetwork.answer({ ...check, process: 'node' })).toBe('UNKNOWN owner_hidden');
    expect(await sharesNetwork.answer({ ...check, process: 'nginx' })).toBe('UNKNOWN owner_hidden');
    sharesNetwork.remove();
  });

  test('says nothing where the kernel’s table cannot be read', async () => {
    mkdirSync(fixture.at('proc'));
    const check = { type: 'port', port, state: 'closed' } as const;
    expect(await fixture.answer(check, { procRoot: fixture.at('proc') })).toBe('UNKNOWN look_failed');
  });

  test('reads listeners only, of both families', async () => {
    mkdirSync(fixture.at('proc/net'), { recursive: true });
    const head = 'sl local_address rem_address st tx rx tr retr uid timeout inode\n';
    const row = (local: string, state: string) => ` 0: ${local} 00000000:0000 ${state} 0:0 0:0 0 0 0 7 1\n`;
    writeFileSync(fixture.at('proc/net/tcp'), head + row('0100007F:1F90', '01') + row('00000000:1F91', '0A'));
    writeFileSync(fixture.at('proc/net/tcp6'), head + row('00000000000000000000000001000000:1F92', '0A'));
    const at = { procRoot: fixture.at('proc') };
    expect(await fixture.answer({ type: 'port', port: 8080, state: 'open' }, at)).toBe('FAIL port_closed');
    expect(await fixture.answer({ type: 'port', port: 8081, state: 'open', host: '0.0.0.0' }, at)).toBe('PASS');
    expect(await fixture.answer({ type: 'port', port: 8082, state: 'open', host: '::1' }, at)).toBe('PASS');
    expect(await fixture.answer({ type: 'port', port: 8082, state: 'open', host: '127.0.0.1' }, at)).toBe(
      'FAIL bound_elsewhere',
    );
  });
});

test.each([
  ['0100007F', '127.0.0.1'],
  ['00000000', '0.0.0.0'],
  ['00000000000000000000000000000000', '::'],
  ['00000000000000000000000001000000', '::1'],
  ['0000000000000000FFFF00000100007F', '127.0.0.1'],
  ['B80D0120000000000000000001000000', '2001:db8:0:0:0:0:0:1'],
])('the kernel’s %s is %s', (hex, address) => {
  expect(readableAddress(hex)).toBe(address);
});
