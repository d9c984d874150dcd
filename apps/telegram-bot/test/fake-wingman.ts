import type { AlertView, ApprovalView, DecisionAnswer, ExecutionResult, WorkerView } from '@wingman/contracts';
import { WingmanError } from '@wingman/sdk';
import type { Actor, WingmanApi } from '../src/wingman/wingman-api.js';

/** Wingman's API in memory, with people by their Telegram id. */
export class FakeWingman implements WingmanApi {
  readonly alerts: AlertView[] = [];
  readonly workersById = new Map<string, WorkerView>();
  readonly approvals: ApprovalView[] = [];
  readonly people = new Map<Actor, string>();
  /** Who changed what, in order. */
  readonly changes: string[] = [];
  /** Codes that count, each once, by `<actor> <code>`; undefined: policy asks for none. */
  codes: Set<string> | undefined;
  /** What waits for a second person, with who asked first; undefined: policy asks for none. */
  firstAsks: Map<string, string> | undefined;
  /** A run ends when this does. */
  running: Promise<void> = Promise.resolve();
  /** How a run ends. */
  execution: () => ExecutionResult = () => ({
    execution_id: '0190a000-0000-7000-8000-0000000000ee',
    status: 'SUCCEEDED',
    exit_code: 0,
    stdout: 'old-data\n',
    stderr: '',
    truncated: false,
    duration_ms: 12,
    effects: [],
  });
  /** Thrown by the next calls, while set. */
  failure: WingmanError | undefined;

  health: WingmanApi['health'] = async () => {
    this.assertUp();
    return { status: 'degraded', services: { watcher: { status: 'ok' }, verifier: { status: 'down' } } };
  };

  async openAlerts(actor: Actor, limit: number) {
    this.personOf(actor);
    const open = this.alerts.filter(({ acked }) => !acked);
    return { alerts: open.slice(0, limit), more: open.length > limit };
  }

  async findAlert(actor: Actor, alertId: string) {
    this.personOf(actor);
    return this.alerts.find(({ alert_id: id }) => id === alertId);
  }

  async ackAlert(actor: Actor, alertId: string) {
    const person = this.personOf(actor);
    const alert = this.alerts.find(({ alert_id: id }) => id === alertId);
    if (!alert) throw new WingmanError('not_found', { detail: `no alert ${alertId}` });
    this.changes.push(`${person} acked ${alertId}`);
    return Object.assign(alert, { acked: true, acked_by: `person:${person}` });
  }

  async workers(actor: Actor, { limit, lockedOnly }: { limit: number; lockedOnly?: boolean }) {
    this.personOf(actor);
    const all = [...this.workersById.values()].filter(({ standing }) => !lockedOnly || standing === 'LOCKED');
    return { workers: all.slice(0, limit), more: all.length > limit };
  }

  lockWorker = (actor: Actor, workerId: string, reason: string) => this.set(actor, workerId, 'LOCKED', reason);
  async unlockWorker(actor: Actor, workerId: string, { reason, code }: { reason: string; code?: string }) {
    this.takeCode(actor, code);
    this.pairUp(actor, workerId);
    return this.set(actor, workerId, 'OK', reason);
  }
  withdrawUnlock = async (actor: Actor, workerId: string) => this.withdraw(actor, workerId);

  async pendingApprovals(actor: Actor, { limit, cursor = '0' }: { limit: number; cursor?: string }) {
    this.personOf(actor);
    const start = Number(cursor);
    const waiting = this.approvals.filter(({ status }) => status === 'PENDING');
    const next = start + limit;
    return { approvals: waiting.slice(start, next), cursor: next < waiting.length ? String(next) : null };
  }

  async getApproval(actor: Actor, approvalId: string) {
    this.personOf(actor);
    return this.approvalOf(approvalId);
  }

  async approve(actor: Actor, approvalId: string, { note, code }: { note?: string; code?: string }) {
    this.takeCode(actor, code);
    return this.decide(actor, approvalId, { status: 'APPROVED', note });
  }

  async mint(actor: Actor, { approvalId, command, code }: { approvalId: string; command: string[]; code?: string }) {
    const person = this.personOf(actor);
    this.takeCode(actor, code);
    this.pairUp(actor, `${approvalId} ${command.join(' ')}`);
    this.changes.push(`${person} minted for ${approvalId}: ${command.join(' ')}`);
    return `token of ${approvalId}`;
  }

  async execute(
    actor: Actor,
    { approvalId, command, token }: { approvalId: string; command: string[]; token: string },
  ) {
    const person = this.personOf(actor);
    if (token !== `token of ${approvalId}`) throw new WingmanError('token_invalid', { detail: 'not the one' });
    this.changes.push(`${person} ran ${command.join(' ')}`);
    await this.running;
    return this.execution();
  }

  withdrawToken = async (actor: Actor, { approvalId, command }: { approvalId: string; command: string[] }) =>
    this.withdraw(actor, `${approvalId} ${command.join(' ')}`);

  private pairUp(actor: Actor, subject: string): void {
    const first = this.firstAsks?.get(subject);
    if (this.firstAsks === undefined) return;
    this.firstAsks.set(subject, this.personOf(actor));
    if (first === undefined || first === this.personOf(actor))
      throw new WingmanError('second_person_required', { detail: 'another person must ask for the same until noon' });
    this.firstAsks.delete(subject);
  }

  private withdraw(actor: Actor, subject: string): boolean {
    return this.firstAsks?.get(subject) === this.personOf(actor) && this.firstAsks.delete(subject);
  }

  private takeCode(actor: Actor, code: string | undefined): void {
    if (this.codes === undefined) return;
    if (code === undefined) throw new WingmanError('otp_required', { detail: 'policy asks for a one-time code' });
    if (this.codes.delete(`${actor} ${code}`)) return;
    throw new WingmanError('otp_invalid', { detail: 'the one-time code is wrong or was used before' });
  }
  reject = (actor: Actor, approvalId: string, reason: string) =>
    this.decide(actor, approvalId, { status: 'REJECTED', note: reason });

  private async decide(
    actor: Actor,
    approvalId: string,
    { status, note = null }: { status: 'APPROVED' | 'REJECTED'; note?: string | null | undefined },
  ): Promise<DecisionAnswer> {
    const person = this.personOf(actor);
    const approval = this.approvalOf(approvalId);
    const isAppeal = approval.status === 'AUTO_REJECTED' && status === 'APPROVED' && note !== null;
    if (approval.status !== 'PENDING' && !isAppeal)
      throw new WingmanError('not_pending', { detail: 'it waits no longer' });
    const decided = { decided_by: `person:${person}`, decided_at: '2026-03-01T12:00:00.000Z' };
    this.changes.push(`${person} ${status} ${approvalId}${note === null ? '' : `: ${note}`}`);
    if (status === 'APPROVED' && approval.needs_more > 1) {
      approval.needs_more -= 1;
      return { approval_id: approvalId, status: 'PENDING', ...decided, needs_more: approval.needs_more };
    }
    Object.assign(approval, { status, note, needs_more: 0, ...decided });
    return { approval_id: approvalId, status, ...decided };
  }

  private approvalOf(approvalId: string): ApprovalView {
    const approval = this.approvals.find(({ approval_id: id }) => id === approvalId);
    if (!approval) throw new WingmanError('not_found', { detail: `no request ${approvalId}` });
    return approval;
  }

  add(worker_id: string, standing: WorkerView['standing'] = 'OK'): void {
    const since = '2026-03-01T12:00:00.000Z';
    this.workersById.set(worker_id, { worker_id, standing, since, reason: null, claims: 4, false_claims: 1 });
  }

  private async set(
    actor: Actor,
    workerId: string,
    standing: WorkerView['standing'],
    reason: string,
  ): Promise<WorkerView> {
    const person = this.personOf(actor);
    const worker = this.workersById.get(workerId);
    if (!worker) throw new WingmanError('not_found', { detail: `no worker ${workerId}` });
    this.changes.push(`${person} set ${workerId} ${standing}: ${reason}`);
    return Object.assign(worker, { standing, reason });
  }

  private personOf(actor: Actor): string {
    this.assertUp();
    const person = this.people.get(actor);
    if (!person)
      throw new WingmanError('forbidden_scope', { detail: 'this Telegram user is not registered as a person' });
    return person;
  }

  private assertUp(): void {
    if (this.failure) throw this.failure;
  }
}
