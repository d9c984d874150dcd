import { rmSync } from 'node:fs';
import type { CommandIo } from '../command.js';
import type { Connection } from '../exec/connection.js';
import { drive } from '../staged/drive.js';
import { assertApart } from '../staged/identity.js';
import { forgetRequest, planDigest, type Progress, readProgress, writeProgress } from '../staged/progress-file.js';
import { reportOf, type StagedReport, writeReport } from '../staged/report.js';
import { checkpointOf, type Target } from '../staged/target.js';
import { validate, type Waiting } from '../staged/validate.js';
import { type Drilled, drillPlan } from './plan.js';

export interface Drill {
  drilled: Drilled;
  /** The Wingman that asks people and runs the commands. */
  control: Connection;
  /** The one that is drilled, seen from outside. */
  target: Target;
  workerId: string;
  stateFile: string;
  /** The report's files without their endings. */
  report: string;
  /** Forget the request that stands: people are asked anew. */
  askAgain: boolean;
  now(): Date;
  waiting(): Waiting;
}

/**
 * Drills, from where an earlier call stopped. The report is written whatever comes of it. Throws UsageError before
 * anything is asked, then what `drive` throws.
 */
export async function runDrill(drill: Drill, io: CommandIo): Promise<StagedReport> {
  const { drilled, control, target, stateFile } = drill;
  const before: Record<string, string> = {};
  const stages = drillPlan(drilled, () => validate(target, before, drill.waiting()));
  const plan = planDigest(`${control.origin} drills ${target.origin}`, stages);
  const known = readProgress(stateFile, plan);
  const seen = await assertApart({ origin: control.origin, client: control.work }, target, known?.before['ledger_key']);
  const progress: Progress = known ?? {
    plan,
    begun_at: drill.now().toISOString(),
    before: { ledger_key: seen, ...(await checkpointOf(target)) },
    stages: {},
  };
  Object.assign(before, progress.before);
  if (drill.askAgain) forgetRequest(progress);
  const save = (): void => writeProgress(stateFile, progress);
  save();
  try {
    await drive({
      stages,
      connection: control,
      workerId: drill.workerId,
      environment: drilled.environment,
      byPeople: drilled.environment === 'prd',
      progress,
      save,
      now: () => drill.now(),
      io,
      interrupted: io.interruption(),
    });
  } finally {
    writeReport(drill.report, reportOf(titleOf(drilled), stages, progress));
  }
  // The report stays; the next drill begins anew.
  rmSync(stateFile);
  return reportOf(titleOf(drilled), stages, progress);
}

const titleOf = ({ environment }: Drilled): string => `Disaster recovery drill of ${environment}`;
