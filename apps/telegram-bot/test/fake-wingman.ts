import type { AlertView, WorkerView } from '@wingman/contracts';
import { WingmanError } from '@wingman/sdk';
import type { Actor, WingmanApi } from '../src/wingman/wingman-api.js';

/** Wingman's API in memory, with people by their Telegram id. */
export class FakeWingman implements WingmanApi {
  readonly alerts: AlertView[] = [];
  readonly workersById = new Map<string, WorkerView>();
  readonly people = new Map<Actor, string>();
  /** Who changed what, in order. */
  readonly changes: string[] = [];
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
  unlockWorker = (actor: Actor, workerId: string, reason: string) => this.set(actor, workerId, 'OK', reason);

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
