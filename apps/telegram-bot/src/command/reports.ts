import { alertLine } from '../message/alert.js';
import { bold, code, lines, plain, rich, type RichText } from '../message/rich-text.js';
import type { Actor, WingmanApi } from '../wingman/wingman-api.js';
import { workerLine } from './worker-line.js';

/** A list in a chat shows so many; who wants them all asks the API. */
const LISTED = 20;

/** How the services are, how many requests wait, how many alerts are open and how many workers locked. */
export async function statusReport(api: WingmanApi, actor: Actor): Promise<RichText> {
  const [health, waiting, open, locked] = await Promise.all([
    api.health(),
    api.pendingApprovals(actor, { limit: LISTED }),
    api.openAlerts(actor, LISTED),
    api.workers(actor, { limit: LISTED, lockedOnly: true }),
  ]);
  const ailing = Object.entries(health.services).filter(([, service]) => service.status !== 'ok');
  const count = (items: unknown[], more: boolean) => `${items.length}${more ? ' or more' : ''}`;
  return lines(
    rich`Wingman is ${bold(health.status)}.`,
    ...ailing.map(([name, service]) => rich`${code(name)}: ${service.status}`),
    rich`Pending approvals: ${count(waiting.approvals, waiting.cursor !== null)}`,
    rich`Open alerts: ${count(open.alerts, open.more)}`,
    rich`Locked workers: ${count(locked.workers, locked.more)}`,
  );
}

export async function alertsReport(api: WingmanApi, actor: Actor): Promise<RichText> {
  const { alerts, more } = await api.openAlerts(actor, LISTED);
  if (alerts.length === 0) return rich`No open alerts.`;
  return lines(...alerts.map(alertLine), ...(more ? [[plain(`The newest ${LISTED}; there are more.`)]] : []));
}

export async function workersReport(api: WingmanApi, actor: Actor): Promise<RichText> {
  const { workers, more } = await api.workers(actor, { limit: LISTED });
  if (workers.length === 0) return rich`No workers yet.`;
  return lines(...workers.map(workerLine), ...(more ? [[plain(`The first ${LISTED}; there are more.`)]] : []));
}
