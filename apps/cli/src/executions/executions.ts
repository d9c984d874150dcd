import { EXECUTION_STATUSES } from '@wingman/contracts';
import { shellQuoted } from '@wingman/policy';
import type { Command } from '../command.js';
import { listing } from '../service/listing.js';
import { oneOf, serviceCommand } from '../service/service-command.js';
import { fields } from '../service/table.js';
import { onOneLine } from '../text.js';

const lineOf = (command: readonly string[] | null): string | null => command && command.map(shellQuoted).join(' ');

const list: Command = listing({
  name: 'executions list',
  summary: 'list executions and refused attempts, newest first',
  options: {
    status: { value: 'STATUS', about: `only ${EXECUTION_STATUSES.join(', ')}` },
    worker: { value: 'ID', about: 'only of this worker' },
    approval: { value: 'ID', about: 'only of this request' },
  },
  keys: ['read', 'decide', 'admin', 'work'],
  query({ text }) {
    const status = oneOf('status', text('status'), EXECUTION_STATUSES);
    const [worker, approval] = [text('worker'), text('approval')];
    return {
      ...(status !== undefined && { status }),
      ...(worker !== undefined && { worker_id: worker }),
      ...(approval !== undefined && { approval_id: approval }),
    };
  },
  list: ({ client }) => client.listExecutions,
  columns: {
    EXECUTION: ({ execution_id: id }) => id,
    STATUS: ({ status }) => status,
    CODE: ({ code, exit_code: exit }) => code ?? exit,
    WORKER: ({ worker_id: worker }) => worker,
    STARTED: ({ started_at: at }) => at,
    COMMAND: ({ command }) => lineOf(command),
  },
});

const show: Command = serviceCommand({
  name: 'executions show',
  summary: 'show an execution with what it printed and what it changed',
  takes: ['EXECUTION_ID'],
  keys: ['read', 'decide', 'admin', 'work'],
  async run({ client, words: [id = ''] }) {
    const execution = await client.getExecution({ id });
    const { stdout, stderr, effects } = execution;
    const output = (name: string, text: string | null) =>
      text
        ? [
            `${name}:`,
            ...text
              .replace(/\n$/, '')
              .split('\n')
              .map((line) => `  ${onOneLine(line)}`),
          ]
        : [];
    const lines = [
      ...fields({
        execution: execution.execution_id,
        status: execution.status,
        refused: execution.code,
        'exit code': execution.exit_code,
        command: lineOf(execution.command),
        approval: execution.approval_id,
        worker: execution.worker_id,
        environment: execution.environment,
        started: execution.started_at,
        finished: execution.finished_at,
      }),
      ...output('stdout', stdout),
      ...output('stderr', stderr),
      ...effects.map((effect) => `changed: ${effect.type} ${effect.action} ${onOneLine(effect.name ?? effect.id)}`),
    ];
    return { json: execution, lines };
  },
});

export const executionCommands: readonly Command[] = [list, show];
