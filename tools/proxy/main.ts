import { type ServiceName, SERVICES } from '@wingman/contracts';
import { createLog, listen } from '@wingman/service-kit';
import { upperName } from '../stack/settings.js';
import { createProxy } from './proxy.js';

/** Time for answers under way when it is asked to end. */
const DRAIN_MS = 5_000;

const log = createLog({ service: 'proxy', level: process.env['LOG_LEVEL'] ?? 'info' });
const urls = Object.fromEntries(SERVICES.map((app) => [app, setting(`${upperName(app)}_URL`)]));
const server = await listen(createProxy(urls as Record<ServiceName, string>), {
  port: Number(setting('PORT')),
  host: process.env['HOST'] ?? '127.0.0.1',
});
log.info('listening', { port: server.port });

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.close(DRAIN_MS).then(() => process.exit(0)));
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
}
