import { existsSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { buildWrapper, installWrapper, runProgram, type Wrapper } from './wrapper.js';

buildWrapper();
const wrapper: Wrapper = installWrapper();
afterAll(() => wrapper.remove());

/** A name that no shell holds as a variable: then the script cannot become the client and has to stay in front of it. */
const ODD = { 'my.setting': 'kept' };

describe.each([
  ['as the process itself', {}],
  ['behind the script, where a variable has a name that shells drop', ODD],
])('the real client runs %s', (_title, extra: Record<string, string>) => {
  const run = (script: string, words: readonly string[] = ['ps'], more: Parameters<Wrapper['run']>[1] = {}) =>
    wrapper.run(words, { ...more, env: { ...extra, ...more.env, DOCKER_BIN: wrapper.client(script) } });

  test.each([0, 1, 3, 125, 130, 255])('exit code %d', async (code) => {
    expect(await run(`#!/bin/sh\nexit ${code}\n`)).toMatchObject({ code, stdout: '', stderr: '' });
  });

  test('words with everything in them arrive as they are', async () => {
    const words = ['ps', '--filter', 'label=a\nb\t', '--format', '', '--filter', "name='$HOME' 😀 \\", '--no-trunc'];
    const { stdout } = await run(`#!/bin/sh\nprintf '%s\\0' "$@"\n`, words);
    expect(stdout.split('\0').slice(0, -1)).toEqual(words);
  });

  test('half a megabyte of words arrives', async () => {
    const words = ['ps', ...Array.from({ length: 5 }, (_, index) => `--filter=label=${index}${'x'.repeat(100_000)}`)];
    const { stdout } = await run(`#!/bin/sh\nprintf '%s' "$*" | wc -c\n`, words);
    expect(Number(stdout)).toBe(words.join(' ').length);
  });

  test('streams are the same: input, output, errors', async () => {
    const { stdout, stderr } = await run('#!/bin/sh\ncat\necho oops >&2\n', ['ps'], { input: 'in\n' });
    expect({ stdout, stderr }).toEqual({ stdout: 'in\n', stderr: 'oops\n' });
  });

  test('the environment is the same, neither more nor less', async () => {
    const env = { NODE_OPTIONS: '--no-warnings', EMPTY: '', LINES_: 'a\nb', ...ODD_OR(extra) };
    // cat, unlike a shell, changes nothing of what it was given.
    const client = '#!/bin/cat /proc/self/environ\n';
    const through = await run(client, ['ps'], { env });
    const file = wrapper.client(client);
    const direct = await runProgram(file, ['ps'], { env: environment({ ...env, ...extra, DOCKER_BIN: file }) });
    const sorted = (text: string) =>
      text
        .slice(0, text.indexOf('#!'))
        .split('\0')
        .filter((pair) => pair && !/^(?:DOCKER_BIN|WINGMAN_DOCKER_WRAPPER_LOOP)=/.test(pair))
        .sort();
    expect(sorted(through.stdout)).toEqual(sorted(direct.stdout));
    expect(sorted(through.stdout).length).toBeGreaterThan(5);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s reaches the client, which decides', async (signal) => {
    const script = `#!/bin/sh\ntrap 'echo got; exit 7' ${signal.slice(3)}\necho ready\nwhile :; do sleep 0.05; done\n`;
    const ended = await run(script, ['events'], { onOutput: (pid) => process.kill(pid, signal) });
    expect(ended).toMatchObject({ stdout: 'ready\ngot\n', code: 7 });
  });

  const hasScript = existsSync('/usr/bin/script');
  (hasScript ? test : test.skip)(`a terminal stays one${hasScript ? '' : ' (skipped: no script(1))'}`, async () => {
    const client = wrapper.client('#!/bin/sh\n[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo terminal; exit 5\n');
    const env = environment({ ...extra, DOCKER_BIN: client, SHELL: '/bin/sh' });
    const seen = await runProgram('/usr/bin/script', ['-qec', `${wrapper.file} ps`, '/dev/null'], { env });
    expect(seen).toMatchObject({ stdout: 'terminal\r\n', code: 5 });
  });
});

const environment = (more: Record<string, string>) => ({
  PATH: `${wrapper.folder}:/usr/bin:/bin`,
  HOME: wrapper.folder.replace(/\/bin$/, ''),
  WINGMAN_AUDIT_FILE: wrapper.audit,
  ...more,
});
const ODD_OR = (extra: Record<string, string>): Record<string, string> => ('my.setting' in extra ? ODD : {});

test('the client is the very process that was started, so that signals, jobs and limits are its own', async () => {
  let started = 0;
  const client = wrapper.client('#!/bin/sh\necho $$\n');
  const { stdout } = await wrapper.run(['ps'], { env: { DOCKER_BIN: client }, onOutput: (pid) => (started = pid) });
  expect(Number(stdout)).toBe(started);
});

test.each(['SIGKILL', 'SIGTERM', 'SIGSEGV'] as const)('a death by %s is one', async (signal) => {
  const client = wrapper.client(`#!/bin/sh\nkill -${signal.slice(3)} $$\n`);
  expect(await wrapper.run(['ps'], { env: { DOCKER_BIN: client } })).toMatchObject({ code: null, signal });
});

test("Node's own settings change nothing about the decision", async () => {
  const env = { DOCKER_BIN: wrapper.client('#!/bin/sh\necho ran\n'), NODE_OPTIONS: '--require=/nonexistent.js' };
  expect(await wrapper.run(['ps'], { env })).toMatchObject({ code: 0, stdout: 'ran\n', stderr: '' });
  expect(await wrapper.run(['kill', 'x'], { env })).toMatchObject({ code: 126, stdout: '' });
});
