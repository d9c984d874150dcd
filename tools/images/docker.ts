import { spawn } from 'node:child_process';
import { StackFailure } from '../stack/failure.js';

/** Runs docker's own client with these words and resolves with what it printed. */
export type Docker = (words: readonly string[], input?: Buffer) => Promise<Buffer>;

/**
 * A client of the engine at `host`.
 * @throws StackFailure with the client's last words when it fails
 */
export function createDocker(host: string | undefined): Docker {
  return (words, input) =>
    new Promise((resolve, reject) => {
      const child = spawn('docker', [...words], {
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          ...(host !== undefined && { DOCKER_HOST: host }),
          // The builder that every client has: BuildKit is a plugin, and not everywhere.
          DOCKER_BUILDKIT: '0',
        },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      const stdout: Buffer[] = [];
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
      child.once('error', () => reject(new StackFailure('there is no docker client (docker.io)')));
      child.once('close', (code) => {
        if (code === 0) resolve(Buffer.concat(stdout));
        else reject(new StackFailure(`docker ${words.slice(0, 2).join(' ')}: ${stderr.trim().slice(-2_000)}`));
      });
    });
}
