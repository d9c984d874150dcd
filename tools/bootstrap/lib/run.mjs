import { spawn } from 'node:child_process';

/**
 * Runs a program to its end without a terminal. Resolves to what it wrote to stdout.
 * @throws Error with the last lines it wrote, when it fails or cannot be started.
 */
export function run(command, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let all = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      all += chunk;
    });
    child.stderr.on('data', (chunk) => (all += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve(stdout);
      const tail = all.trim().split('\n').slice(-15).join('\n');
      reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${tail}`));
    });
  });
}
