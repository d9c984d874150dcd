import { expect, test } from '@jest/globals';
import { createServer } from 'node:net';
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
