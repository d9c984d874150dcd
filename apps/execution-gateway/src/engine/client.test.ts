import { expect, test } from '@jest/globals';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeWithDocker, TEST_IMAGE } from '@wingman/testkit';
import { engineDependency, openEngine } from './client.js';
import { EngineAway, EngineRefusal, EngineSilent } from './engine-error.js';
import { containerPart, enginePath, imagePart } from './path-part.js';

describeWithDocker('An opened engine', ({ host }) => {
  test('agrees on a version and answers', async () => {
    const engine = openEngine({ host });
    expect((await engine.version()).spoken).toMatch(/^1\.\d\d$/);
    const image = await engine.ask<{ Id: string }>({ path: enginePath`/images/${imagePart(TEST_IMAGE)}/json` });
    expect(image.Id).toMatch(/^sha256:/);
    expect(await engineDependency(engine).check()).toMatch(/^Docker .+, API 1\./);
  });

  test("passes on what it refuses, in the engine's words", async () => {
    const call = { path: enginePath`/containers/${containerPart('nobody-here')}/json` };
    const engine = openEngine({ host });
    const refusal = new EngineRefusal(404, 'No such container: nobody-here');
    await expect(engine.ask(call)).rejects.toEqual(refusal);
    await expect(engine.stream(call)).rejects.toEqual(refusal);
  });

  test('ends a call with the signal of whoever asked', async () => {
    const stop = new AbortController();
    const events = await openEngine({ host }).stream({ path: enginePath`/events`, signal: stop.signal });
    const ended = expect(events.toArray()).rejects.toMatchObject({ name: 'AbortError' });
    stop.abort();
    await ended;
  });
});

test('says that an engine is away, and finds it when it is back', async () => {
  const engine = openEngine({ host: 'unix:///nonexistent/docker.sock' });
  await expect(engine.version()).rejects.toThrow(EngineAway);
  await expect(engine.version()).rejects.toMatchObject({ code: 'unavailable' });
  await expect(engineDependency(engine).check()).rejects.toThrow(EngineAway);
});

test('tells an engine that hangs up from one that never heard', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-engine-'));
  const socket = path.join(folder, 'docker.sock');
  const server = createServer((connection) => connection.once('data', () => connection.destroy()));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  try {
    await expect(openEngine({ host: `unix://${socket}` }).version()).rejects.toThrow(EngineSilent);
  } finally {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  }
});

test('speaks to an engine behind TCP, whatever the environment names', async () => {
  const asked: string[] = [];
  const server = createHttpServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    outgoing.end('{"Version":"28.0.0","ApiVersion":"1.50","MinAPIVersion":"1.24","Names":["a"]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const before = process.env['DOCKER_HOST'];
  process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
  try {
    const engine = openEngine({ host: `tcp://127.0.0.1:${port}` });
    const path = enginePath`/images/${imagePart('127.0.0.1:5000/a/b:1')}/json`;
    expect(await engine.ask({ path, query: { a: 'b c', list: ['x', 'y'], none: undefined } })).toMatchObject({
      Names: ['a'],
    });
    expect(asked).toEqual(['GET /version', 'GET /v1.50/images/127.0.0.1:5000/a/b:1/json?a=b%20c&list=x&list=y']);
    await expect(openEngine({ host: 'unix:///nonexistent/docker.sock' }).version()).rejects.toThrow(EngineAway);
  } finally {
    if (before === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = before;
    await new Promise((resolve) => server.close(resolve));
  }
});

test('gives up on an engine that says nothing', async () => {
  const version = '{"Version":"28.0.0","ApiVersion":"1.50"}';
  const connections: Socket[] = [];
  const server = createServer((connection) => {
    connections.push(connection);
    if (connections.length === 1)
      connection.write(`HTTP/1.1 200 OK\r\nContent-Length: ${version.length}\r\n\r\n${version}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const call = { path: enginePath`/info`, timeoutMs: 50 };
    const engine = openEngine({ host: `tcp://127.0.0.1:${port}` });
    await expect(engine.ask(call)).rejects.toThrow(EngineSilent);
  } finally {
    connections.forEach((connection) => connection.destroy());
    await new Promise((resolve) => server.close(resolve));
  }
});
