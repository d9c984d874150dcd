import { SEVERITIES } from '@wingman/contracts';
import type { Command } from '../command.js';
import { listing } from '../service/listing.js';
import { oneOf, serviceCommand } from '../service/service-command.js';
import { onOneLine } from '../text.js';

const list: Command = listing({
  name: 'alerts list',
  summary: 'list alerts, newest first',
  options: {
    open: { about: 'only those that nobody has acknowledged' },
    severity: { value: 'WORD', about: `only ${SEVERITIES.join(', ')}` },
    worker: { value: 'ID', about: 'only of this worker' },
  },
  keys: ['read', 'decide', 'admin'],
  query({ text, flag }) {
    const [severity, worker] = [oneOf('severity', text('severity'), SEVERITIES), text('worker')];
    return {
      ...(flag('open') && { acked: false }),
      ...(severity !== undefined && { severity }),
      ...(worker !== undefined && { worker_id: worker }),
    };
  },
  list: ({ client }) => client.listAlerts,
  columns: {
    ALERT: ({ alert_id: id }) => id,
    SEVERITY: ({ severity }) => severity,
    RAISED: ({ raised_at: at }) => at,
    WORKER: ({ worker_id: worker }) => worker,
    ACKED: ({ acked_by: by }) => by,
    TITLE: ({ title }) => title,
  },
});

const ack: Command = serviceCommand({
  name: 'alerts ack',
  summary: 'acknowledge an alert: a person has seen it',
  takes: ['ALERT_ID'],
  options: { note: { value: 'TEXT', about: 'what to remember of it' } },
  keys: ['decide'],
  async run({ client, words: [id = ''], text }) {
    const note = text('note');
    const alert = await client.ackAlert({ id, ...(note !== undefined && { note }) });
    return { json: alert, lines: [`${alert.alert_id} is acknowledged by ${onOneLine(alert.acked_by ?? '')}`] };
  },
});

export const alertCommands: readonly Command[] = [list, ack];
