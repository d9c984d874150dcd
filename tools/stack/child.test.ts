import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '@wingman/testkit';
import { buildSync } from 'esbuild';
import { startChild, untilReady } from './child.js';

let folder: string;
const logFile = (): string => path.join(folder, 'log');
const node = (script: string) => ({
  name: 'example',
  command: process.execPath,
  args: ['-e', script],
  logFile: logFile(),
  endSignal: 'SIGTERM' as const,
});

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-child-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('asks a child to end and lets it finish', async () => {
  const child = await startChild(
    node(`process.on('SIGTERM', () => setTimeout(() => { console.log('finished'); process.exit(0) }, 100));
      console.log('up'); setInterval(() => {}, 1000)`),
  );
  await until(() => child.lastLines().includes('up'));

  await child.stop();

  expect(await child.exited).toBe('ended with code 0');
  expect(child.lastLines()).toBe('up\nfinished');
});

test('kills a child that does not end in its time', async () => {
  const child = await startChild(
    node(`process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)`),
  );
  await until(() => child.lastLines().includes('up'));

  await child.stop(100);

  expect(await child.exited).toBe('was ended by SIGKILL');
});

test('says at once, with its last lines, that a child died before it was ready', async () => {
  const child = await startChild(node(`console.error('the port is taken'); process.exit(3)`));

  await expect(untilReady(child, () => Promise.resolve(false))).rejects.toThrow(
    'example ended with code 3:\nthe port is taken',
  );
});

test('a child ends in order when its supervisor is killed without a chance to say goodbye', async () => {
  const grandchild = `const { writeFileSync } = require('node:fs');
    process.on('SIGTERM', () => { writeFileSync('goodbye', ''); process.exit(0) });
    setInterval(() => {}, 1000);
    writeFileSync('pid', String(process.pid));`;
  const options = { ...node(grandchild), cwd: folder };
  const supervisorFile = path.join(folder, 'supervisor.mjs');
  buildSync({
    stdin: {
      contents: `import { startChild } from './child.ts'; await startChild(${JSON.stringify(options)});`,
      resolveDir: import.meta.dirname,
    },
    outfile: supervisorFile,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  const supervisor = spawn(process.execPath, [supervisorFile], { stdio: 'ignore' });
  const pid = await until(() => existsSync(path.join(folder, 'pid')) && readFileSync(path.join(folder, 'pid'), 'utf8'));

  supervisor.kill('SIGKILL');

  await until(() => existsSync(path.join(folder, 'goodbye')));
  await until(() => !existsSync(`/proc/${pid}`));
});
