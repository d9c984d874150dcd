import { get } from 'node:http';

/**
 * What a container's health check runs: exit code 0 when the program of this container can serve. It runs every few
 * seconds in every container for as long as there are any, so it loads nothing that it can do without (`fetch` costs a
 * third more), and it ends by itself: engines leave a check behind whose time was up.
 */
const PATH = process.env['HEALTH_PATH'] ?? '/health/ready';
const PORT = process.env['PORT'] ?? '8001';
const TIMEOUT_MS = 4_000;

const end = (code: number, why?: string): never => {
  if (why !== undefined) console.log(`${PATH} ${why}`);
  process.exit(code);
};

setTimeout(() => end(1, `does not answer within ${TIMEOUT_MS} ms`), TIMEOUT_MS);

get({ host: '127.0.0.1', port: PORT, path: PATH, agent: false }, ({ statusCode = 0 }) =>
  statusCode >= 200 && statusCode < 300 ? end(0) : end(1, `answers ${statusCode}`),
).on('error', ({ message }) => end(1, `does not answer: ${message}`));
