import type { PlanItem } from '../verdict/plan.js';
import { words } from './lexicon.js';

/** Verbs of steps that may bring back what an earlier one removed or stopped. */
const MAKING =
  words(`created generated produced made wrote written saved exported built rebuilt compiled recompiled bundled
  packaged installed reinstalled ran reran run executed started launched relaunched booted deployed redeployed migrated
  seeded populated repopulated provisioned downloaded fetched pulled cloned checked synced copied extracted unpacked
  unzipped imported loaded reloaded applied triggered initialized initialised bootstrapped scaffolded recreated regenerated
  refreshed set put brought spun added rewrote rewritten`);

/** Verbs of steps that may take away or pack what an earlier one made or started. */
const TAKING =
  words(`stopped killed terminated shut tore uninstalled purged truncated emptied cleared discarded threw thrown
  trashed scrapped ditched disposed aborted destroyed pruned archived compressed zipped gzipped encrypted rotated relocated
  transferred converted consolidated concatenated dismantled decommissioned unmounted
  rebased amended squashed`);

/** Whether it is said to be no longer there, or not to run any more. */
export function saysGone({ check }: PlanItem): boolean {
  if (check.negate) return true;
  switch (check.type) {
    case 'file':
      return check.absent === true || check.empty === true;
    case 'content':
    case 'package':
      return check.absent === true;
    case 'config':
      return check.exists === false;
    case 'process':
      return !check.running;
    case 'port':
      return check.state === 'closed';
    case 'container':
      return check.state === 'absent' || check.state === 'stopped';
    case 'image':
    case 'volume':
    case 'network':
      return !check.present;
    default:
      return false;
  }
}

/** So many there are only until the next step. */
const counts = ({ check }: PlanItem): boolean => check.type === 'count' || check.type === 'database';

/** The items of what was read, where `unread` tells of later steps: what these may have undone contradicts nothing. */
export function leftOpenBy(unread: string, items: readonly PlanItem[]): PlanItem[] {
  const said = unread.split(' ');
  const [makes, takes] = [MAKING, TAKING].map((verbs) => said.some((word) => verbs.has(word)));
  return items.map((item) => {
    const undone = counts(item) ? makes || takes : saysGone(item) ? makes : takes;
    return undone ? { ...item, inexact: true as const } : item;
  });
}
