import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Answer {
  text: string;
  ok: boolean;
}

/** A docker client, or a plugin's binary, that can be asked and cannot reach an engine or anybody's settings. */
export interface Client {
  /** Runs it with these words after its name. */
  ask(words: readonly string[]): Answer;
  close(): void;
}

/** `prefix`: what a plugin's binary wants before its own words (`compose`). */
export function openClient(binary: string, prefix: readonly string[] = []): Client {
  const home = mkdtempSync(path.join(tmpdir(), 'docker-grammar-'));
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    DOCKER_CONFIG: home,
    DOCKER_HOST: `unix://${home}/nobody.sock`,
    DOCKER_CLI_HINTS: 'false',
    // Wide enough that no help text wraps inside a flag.
    COLUMNS: '400',
  };
  return {
    ask(words) {
      const run = spawnSync(binary, [...prefix, ...words], { env, encoding: 'utf8', input: '', timeout: 10_000 });
      if (run.error) throw run.error;
      return { text: `${run.stdout}${run.stderr}`, ok: run.status === 0 };
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}
