import type { ApprovalView } from '@wingman/contracts';
import { WingmanError, type WingmanClient } from '@wingman/sdk';
import { createPolicy, judgeInstruction, maskSecrets } from '@wingman/policy';
import type { Connection } from '../../src/exec/connection.js';
import { type FakeEngine, readFrom } from './fake-engine.js';

type Decision = 'APPROVED' | 'REJECTED';
type Asked = Pick<ApprovalView, 'title' | 'instruction' | 'commands' | 'environment'> & { check_id?: string };
/** What the one who called hears when the call was lost. */
type Lost = 'unreachable' | 'unavailable' | 'idempotency_in_progress';
interface Started {
  execution_id: string;
  approval_id: string;
  command: string[];
  status: string;
  exit_code: number | null;
}

/** A Wingman at the boundary of the SDK: requests, decisions, tokens and executions, by the rules of the real one. */
export interface FakeControl {
  connection: Connection;
  /** What runs, in order. */
  executed: string[];
  requests: ApprovalView[];
  /** What people say to each request; approved unless told otherwise. */
  decide(decision: (title: string) => Decision): void;
  /** The program is ended when this command has begun; the gateway goes on. */
  dieDuring(part: string): void;
  /** What the gateway shows to whoever only reads. */
  engine: FakeEngine;
  /** Instructions are checked before people are asked, as in production. */
  wantChecks(): void;
  /** What policy lets pass without people. */
  letPass(part: string): void;
  /** What a command does to the world. */
  whenRun(part: string, effect: () => void): void;
  /** The call of this command is given up on its way; the gateway goes on. */
  loseCallOf(part: string, code: Lost): void;
  /** How commands with this part end. */
  endWith(part: string, exitCode: number): void;
}

export class Killed extends Error {}

const refused = (code: 'not_approved' | 'token_replayed' | 'not_found' | 'check_required' | 'not_pending') =>
  new WingmanError(code, { detail: code });

export function createFakeControl(ledgerKey: string): FakeControl {
  const requests: ApprovalView[] = [];
  const started: Started[] = [];
  const executed: string[] = [];
  const codes = new Map<string, number>();
  let decision: (title: string) => Decision = () => 'APPROVED';
  let deadly: string | undefined;
  let lost: { part: string; code: Lost } | undefined;
  let [checks, passing]: [boolean, string | undefined] = [false, undefined];
  const engine: FakeEngine = { containers: {}, images: {} };
  const effects = new Map<string, () => void>();
  const checked: { instruction: string; decision: string }[] = [];

  const requestOf = (id: string): ApprovalView => {
    const found = requests.find(({ approval_id: each }) => each === id);
    if (!found) throw refused('not_found');
    return found;
  };
  const approvedOf = (id: string): ApprovalView => {
    const request = requestOf(id);
    if (request.status !== 'APPROVED' && request.status !== 'AUTO_APPROVED') throw refused('not_approved');
    return request;
  };

  const client = {
    getLedgerKey: () => Promise.resolve(`${ledgerKey}\n`),
    readDocker: ({ command }: { command: string[] }) => Promise.resolve(readFrom(engine, command)),
    checkInstruction: ({ instruction }: { instruction: string }) => {
      const judgement = judgeInstruction(instruction, createPolicy([]));
      checked.push({ instruction, decision: judgement.decision });
      return Promise.resolve({
        ...judgement,
        check_id: `check-${checked.length}`,
      });
    },
    cancelApproval: ({ id }: { id: string }) => {
      if (requestOf(id).status !== 'PENDING') return Promise.reject(refused('not_pending'));
      return Promise.resolve(Object.assign(requestOf(id), { status: 'CANCELLED' }));
    },
    requestApproval: (body: Asked) => {
      const check = checked[Number(body.check_id?.replace('check-', '')) - 1];
      if (checks && (check?.instruction !== body.instruction || check.decision !== 'APPROVED'))
        return Promise.reject(refused('check_required'));
      const request = {
        ...body,
        approval_id: `approval-${requests.length + 1}`,
        status: passing !== undefined && body.title.includes(passing) ? 'AUTO_APPROVED' : 'PENDING',
        risk: { level: 'HIGH', score: 90, reasons: [], reversibility: 'reversible' },
        decided_by: null,
        decided_at: null,
        note: null,
      } as unknown as ApprovalView;
      requests.push(request);
      return Promise.resolve(request);
    },
    getApproval: ({ id }: { id: string }) => Promise.resolve({ ...requestOf(id) }),
    waitForApproval: ({ id }: { id: string }) => {
      const request = requestOf(id);
      Object.assign(request, { status: decision(request.title), decided_by: 'a person' });
      return Promise.resolve({ ...request });
    },
    mintToken: ({ approval_id: id }: { approval_id: string }) =>
      Promise.resolve({ token: `token of ${approvedOf(id).approval_id}` }),
    execute: ({ approval_id: id, command }: { approval_id: string; command: string[] }) => {
      approvedOf(id);
      const line = command.join(' ');
      if (started.some((each) => each.approval_id === id && each.command.join(' ') === line)) {
        return Promise.reject(refused('token_replayed'));
      }
      executed.push(line);
      for (const [part, effect] of effects) if (line.includes(part)) effect();
      const code = [...codes].find(([part]) => line.includes(part))?.[1] ?? 0;
      const execution = {
        execution_id: `execution-${started.length + 1}`,
        approval_id: id,
        command,
        status: code === 0 ? 'SUCCEEDED' : 'FAILED',
        exit_code: code,
        started_at: '2026-11-21T10:00:00.000Z',
        stdout: '',
        stderr: '',
        truncated: false,
      };
      started.push(execution);
      if (deadly !== undefined && line.includes(deadly)) {
        deadly = undefined;
        return Promise.reject(new Killed());
      }
      if (lost && line.includes(lost.part)) return Promise.reject(new WingmanError(lost.code, { detail: 'lost' }));
      return Promise.resolve(execution);
    },
    listExecutions: ({ approval_id: id, status }: { approval_id: string; status?: string }) => {
      const found = started.filter((each) => each.approval_id === id && (status ?? each.status) === each.status);
      const items = found.map((each) => ({ ...each, command: each.command.map((word) => maskSecrets(word)) }));
      return Promise.resolve({ items, next_cursor: null });
    },
    getExecution: ({ id }: { id: string }) => Promise.resolve(started.find((each) => each.execution_id === id)),
  } as unknown as WingmanClient;

  return {
    connection: { origin: 'http://control', work: client, impatient: client, mint: client },
    executed,
    requests,
    engine,
    wantChecks: () => void (checks = true),
    letPass: (part) => void (passing = part),
    whenRun: (part, effect) => void effects.set(part, effect),
    decide: (by) => void (decision = by),
    dieDuring: (part) => void (deadly = part),
    loseCallOf: (part, code) => void (lost = { part, code }),
    endWith: (part, exitCode) => void codes.set(part, exitCode),
  };
}
