import type { Command } from '../command.js';
import { serviceCommand } from '../service/service-command.js';
import { table } from '../service/table.js';

/** `wingman status`: whether the system serves, and each of its services (or, of one service, its dependencies). */
export const status: Command = serviceCommand({
  name: 'status',
  summary: 'whether the system is up, service by service',
  keys: [],
  exitCodes: '0 all is well, 1 degraded or down',
  async run({ client }) {
    const health = await client.health();
    const parts = 'services' in health ? health.services : health.dependencies;
    const rows = Object.entries(parts).map(([name, { status: state }]) => ({ name, state }));
    const lines = [`${health.status}`, ...table(rows, { NAME: ({ name }) => name, STATUS: ({ state }) => state })];
    return { json: health, lines, exitCode: health.status === 'ok' ? 0 : 1 };
  },
});
