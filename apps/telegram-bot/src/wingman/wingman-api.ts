import type {
  AlertView,
  ApprovalView,
  DecisionAnswer,
  ExecutionResult,
  HealthStatus,
  WorkerView,
} from '@wingman/contracts';

/** The person for whom the bot asks; the server resolves it to a row of `people` and judges by that. */
export type Actor = `telegram:${number}`;

export interface WorkerPage {
  workers: WorkerView[];
  /** Whether there are more than were asked for. */
  more: boolean;
}

export interface AlertPage {
  alerts: AlertView[];
  more: boolean;
}

export interface ApprovalPage {
  approvals: ApprovalView[];
  /** Where the next page starts; null: there is none. */
  cursor: string | null;
}

/** One command of a request. */
export interface Runnable {
  approvalId: string;
  command: string[];
  environment: string;
}

/** The part of Wingman's API that people reach through the bot. Each method throws the SDK's WingmanError. */
export interface WingmanApi {
  health(): Promise<{ status: HealthStatus; services: Record<string, { status: HealthStatus }> }>;
  /** Newest first. */
  openAlerts(actor: Actor, limit: number): Promise<AlertPage>;
  findAlert(actor: Actor, alertId: string): Promise<AlertView | undefined>;
  ackAlert(actor: Actor, alertId: string): Promise<AlertView>;
  workers(actor: Actor, query: { limit: number; lockedOnly?: boolean }): Promise<WorkerPage>;
  lockWorker(actor: Actor, workerId: string, reason: string): Promise<WorkerView>;
  /** `code`: a one-time code, where policy asks for one. */
  unlockWorker(actor: Actor, workerId: string, said: { reason: string; code?: string }): Promise<WorkerView>;
  /** Takes back that the person asked, as the first of two; false: there was nothing to take back any more. */
  withdrawUnlock(actor: Actor, workerId: string): Promise<boolean>;
  /** Newest first. */
  pendingApprovals(actor: Actor, query: { limit: number; cursor?: string }): Promise<ApprovalPage>;
  getApproval(actor: Actor, approvalId: string): Promise<ApprovalView>;
  approve(actor: Actor, approvalId: string, said: { note?: string; code?: string }): Promise<DecisionAnswer>;
  reject(actor: Actor, approvalId: string, reason: string): Promise<DecisionAnswer>;
  /** A token for one command of an approved request; it ends the one minted before. */
  mint(actor: Actor, wanted: Runnable & { code?: string }): Promise<string>;
  /** As `withdrawUnlock`. */
  withdrawToken(actor: Actor, wanted: Runnable): Promise<boolean>;
  /** Runs the command, once; waits for its end. */
  execute(actor: Actor, wanted: Omit<Runnable, 'environment'> & { token: string }): Promise<ExecutionResult>;
}
