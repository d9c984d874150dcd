import type { AlertView, ErrorCode, HealthStatus, WorkerView } from '@wingman/contracts';

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

/** The part of Wingman's API that people reach through the bot. Each method throws WingmanError. */
export interface WingmanApi {
  health(): Promise<{ status: HealthStatus; services: Record<string, { status: HealthStatus }> }>;
  /** Newest first. */
  openAlerts(actor: Actor, limit: number): Promise<AlertPage>;
  findAlert(actor: Actor, alertId: string): Promise<AlertView | undefined>;
  ackAlert(actor: Actor, alertId: string): Promise<AlertView>;
  workers(actor: Actor, query: { limit: number; lockedOnly?: boolean }): Promise<WorkerPage>;
  lockWorker(actor: Actor, workerId: string, reason: string): Promise<WorkerView>;
  unlockWorker(actor: Actor, workerId: string, reason: string): Promise<WorkerView>;
}

interface WingmanErrorDetails {
  detail?: string;
  requestId?: string;
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** A refusal by code, or `unreachable` when no answer came, so that nobody knows what became of the call. */
export class WingmanError extends Error {
  readonly code: ErrorCode | 'unreachable';
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode | 'unreachable',
    { detail, requestId, retryAfterSeconds, cause }: WingmanErrorDetails = {},
  ) {
    super(detail ?? code, cause === undefined ? undefined : { cause });
    this.name = 'WingmanError';
    this.code = code;
    this.detail = detail;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
