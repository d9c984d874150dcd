import { call } from '@wingman/testkit';
import type { CallAnswer } from '@wingman/testkit';
import type { System } from './system.js';

/** A command with the token that lets it run once. */
export interface Use {
  command: string[];
  approvalId: string;
  token: string;
}

const WORKER = 'deployer';

/** Asks for one command as a worker, approves it as a person where that is needed, and mints its token. */
export async function prepareUse({ work, decide }: System, command: string[]): Promise<Use> {
  const asked = await work.requestApproval({
    worker_id: WORKER,
    title: `Run ${command.join(' ')}`.slice(0, 200),
    instruction: `Do as the command says: ${command.at(-1)}`,
    commands: [command],
    environment: 'dev',
  });
  if (asked.status === 'PENDING') await decide.approve({ id: asked.approval_id });
  return { command, approvalId: asked.approval_id, token: await mintFor({ decide }, asked.approval_id, command) };
}

/** Minting again ends the token before. */
export const mintFor = async (
  { decide }: Pick<System, 'decide'>,
  approvalId: string,
  command: string[],
): Promise<string> => (await decide.mintToken({ approval_id: approvalId, command, environment: 'dev' })).token;

export const useOnce = (
  { stack }: System,
  { token, approvalId, command }: Use,
  url = stack.services['execution-gateway'].url,
): Promise<CallAnswer> =>
  call(`${url}/gateway/execute`, { key: stack.keys.work, body: { token, approval_id: approvalId, command } });

export interface ExecutionRow {
  status: string;
  code: string | null;
}

/** What became of an approval's uses, as the database has it, oldest first. */
export const executionsOf = ({ query }: System, approvalId: string): Promise<ExecutionRow[]> =>
  query('SELECT status, code FROM gateway.executions WHERE approval_id = $1 ORDER BY execution_id', [approvalId]);
