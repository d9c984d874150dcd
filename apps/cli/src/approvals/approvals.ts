import { APPROVAL_STATUSES, type ApprovalView, type DecisionAnswer } from '@wingman/contracts';
import { shellQuoted } from '@wingman/policy';
import type { Command } from '../command.js';
import { listing } from '../service/listing.js';
import { oneOf, serviceCommand, type ServiceCommand } from '../service/service-command.js';
import { fields } from '../service/table.js';
import { onOneLine } from '../text.js';

const lineOf = (command: readonly string[]): string => command.map(shellQuoted).join(' ');

const list: Command = listing({
  name: 'approvals list',
  summary: 'list approval requests, newest first',
  options: {
    status: { value: 'STATUS', about: `only ${APPROVAL_STATUSES.join(', ')}` },
    worker: { value: 'ID', about: 'only of this worker' },
  },
  keys: ['read', 'decide', 'admin', 'work'],
  query({ text }) {
    const [status, worker] = [oneOf('status', text('status'), APPROVAL_STATUSES), text('worker')];
    return { ...(status !== undefined && { status }), ...(worker !== undefined && { worker_id: worker }) };
  },
  list: ({ client }) => client.listApprovals,
  columns: {
    APPROVAL: ({ approval_id: id }) => id,
    STATUS: ({ status }) => status,
    RISK: ({ risk }) => risk.level,
    ENVIRONMENT: ({ environment }) => environment,
    WORKER: ({ worker_id: worker }) => worker,
    TITLE: ({ title }) => title,
    EXPIRES: ({ expires_at: at }) => at,
  },
});

function linesOf(approval: ApprovalView): string[] {
  const { risk, decisions, plans = [] } = approval;
  return [
    ...fields({
      approval: approval.approval_id,
      status: approval.status,
      title: approval.title,
      worker: approval.worker_id,
      environment: approval.environment,
      risk: `${risk.level} (${risk.score}), ${risk.reversibility}`,
      binding: approval.binding,
      created: approval.created_at,
      expires: approval.expires_at,
      'needs more': approval.status === 'PENDING' ? approval.needs_more : undefined,
    }),
    ...risk.reasons.map(({ message }) => `  because ${onOneLine(message)}`),
    'commands:',
    ...approval.commands.map((command, index) => `  ${index + 1}  ${onOneLine(lineOf(command))}`),
    ...plans.flatMap(({ command, text }) => [
      `  ${command + 1} would:`,
      ...text.split('\n').map((line) => `     ${onOneLine(line)}`),
    ]),
    ...decisions.map(
      ({ decision, decided_by: by, decided_at: at, note }) =>
        `${decision} by ${onOneLine(by)} at ${at}${note ? `: ${onOneLine(note)}` : ''}`,
    ),
  ];
}

const show: Command = serviceCommand({
  name: 'approvals show',
  summary: 'show a request: exactly what would run, its risk, its decisions',
  takes: ['APPROVAL_ID'],
  keys: ['read', 'decide', 'admin', 'work'],
  async run({ client, words: [id = ''] }) {
    const approval = await client.getApproval({ id });
    return { json: approval, lines: linesOf(approval) };
  },
});

const decided = ({ needs_more: more, ...answer }: DecisionAnswer) => ({
  json: { ...answer, ...(more !== undefined && { needs_more: more }) },
  lines: [
    `${answer.approval_id} is ${answer.status}${more === undefined ? '' : `: ${more} more must approve`} (${onOneLine(answer.decided_by)})`,
  ],
});

const approve: Command = serviceCommand({
  name: 'approvals approve',
  summary: 'approve exactly what is shown',
  takes: ['APPROVAL_ID'],
  options: {
    note: { value: 'TEXT', about: 'what to remember of it' },
    otp: { value: 'CODE', about: 'a one-time code, where the policy asks for one' },
  },
  keys: ['decide'],
  async run({ client, words: [id = ''], text }) {
    const [note, otp] = [text('note'), text('otp')];
    return decided(
      await client.approve({ id, ...(note !== undefined && { note }), ...(otp !== undefined && { otp }) }),
    );
  },
});

const reject: Command = serviceCommand({
  name: 'approvals reject',
  summary: 'reject a request',
  takes: ['APPROVAL_ID', 'REASON'],
  keys: ['decide'],
  run: async ({ client, words: [id = '', reason = ''] }) => decided(await client.reject({ id, reason })),
});

const cancel: Command = serviceCommand({
  name: 'approvals cancel',
  summary: 'withdraw a request of your own',
  takes: ['APPROVAL_ID'],
  keys: ['work'],
  async run({ client, words: [id = ''] }) {
    const approval = await client.cancelApproval({ id });
    return { json: approval, lines: [`${approval.approval_id} is ${approval.status}`] };
  },
});

const switched = (name: string, summary: string, call: 'pauseApprovals' | 'resumeApprovals'): Command => {
  const spec: ServiceCommand = {
    name,
    summary,
    options: { reason: { value: 'TEXT', about: 'why' } },
    keys: ['decide'],
    async run({ client, text }) {
      const reason = text('reason');
      const state = await client[call]({ ...(reason !== undefined && { reason }) });
      return {
        json: state,
        lines: [state.paused ? 'paused: nothing is approved and nothing runs' : 'approvals go on'],
      };
    },
  };
  return serviceCommand(spec);
};

export const approvalCommands: readonly Command[] = [
  list,
  show,
  approve,
  reject,
  cancel,
  switched('approvals pause', 'stop all approvals and all minting of the tenant', 'pauseApprovals'),
  switched('approvals resume', 'let approvals go on', 'resumeApprovals'),
];
