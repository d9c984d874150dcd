import { rmSync } from 'node:fs';
import path from 'node:path';
import { WingmanError } from '@wingman/sdk';
import type { CommandIo } from '../command.js';
import type { Connection } from '../exec/connection.js';
import { EndNotKnown } from '../exec/endings.js';
import { askPeople } from '../staged/ask.js';
import { drive } from '../staged/drive.js';
import { forgetRequest, type Progress, writeProgress } from '../staged/progress-file.js';
import { reportOf, type StagedReport } from '../staged/report.js';
import { type Stage, StageFailed } from '../staged/stage.js';
import type { Waiting } from '../staged/validate.js';
import { assertWell } from './gate.js';
import { type Promotion, promotionPlan, wayBack } from './plan.js';
import { prepare, type Route } from './prepare.js';
import { assertPinned } from './release-files.js';
import { writePromotionReport } from './report.js';

export interface PromotionRun extends Route {
  workerId: string;
  /** The report's files without their endings. */
  report: string;
  /** Forget the request that stands: people are asked anew. */
  askAgain: boolean;
  waiting(): Waiting;
}

/**
 * Promotes, from where an earlier call stopped. Where starting or the gate fails, people are asked for the way back; it
 * is never begun here. The report is written whatever comes of it. Throws UsageError before anything is asked, then what
 * `drive` throws.
 */
export async function runPromotion(run: PromotionRun, io: CommandIo): Promise<StagedReport> {
  const { control, target, to, workerId } = run;
  const { progress, promotion } = await prepare(run);
  const folder = path.join(run.projects, promotion.folder);
  const stages = promotionPlan(promotion, {
    intact: () => assertPinned(folder, promotion.releaseFile),
    well: () => assertWell(target, progress.before, run.waiting()),
  });
  const save = (): void => writeProgress(run.stateFile, progress);
  const report = (): StagedReport => reportOf(`Promotion of ${run.from} to ${to}`, stages, progress);
  const interrupted = io.interruption();
  if (run.askAgain) forgetRequest(progress);
  save();
  try {
    await drive({
      stages,
      connection: control,
      workerId,
      environment: to,
      // Policy may let through by itself what only reads; in production a release is people's word from the first stage.
      byPeople: to === 'prd',
      progress,
      save,
      now: () => run.now(),
      io,
      interrupted,
    });
    await withdrawWayBack(run, progress, io);
  } catch (error) {
    if (hasBegunToStart(progress) && isFailure(error)) {
      await askForWayBack(run, { progress, promotion, folder, save, interrupted }, io);
    }
    throw error;
  } finally {
    writePromotionReport(run.report, { report: report(), promotion, progress });
  }
  // The report stays; the next promotion begins anew.
  rmSync(run.stateFile);
  return report();
}

const hasBegunToStart = ({ stages }: Progress): boolean => stages['start']?.begun_at !== undefined;
const isFailure = (error: unknown): boolean => error instanceof StageFailed || error instanceof EndNotKnown;

interface Failed {
  progress: Progress;
  promotion: Promotion;
  folder: string;
  save(): void;
  interrupted: AbortSignal;
}

/** Asks once; the request that stands is the one that people are told of again. */
async function askForWayBack(
  { control, workerId, to }: PromotionRun,
  { progress, promotion, folder, save, interrupted }: Failed,
  io: CommandIo,
): Promise<void> {
  try {
    if (!(await stillWaits(control, progress.rollback_approval_id, wayBack(promotion)))) {
      assertPinned(folder, promotion.rollbackFile);
      const question = { workerId, environment: to, ...wayBack(promotion) };
      const memory = { checkId: undefined, remember: () => undefined };
      const { approval_id: id } = await askPeople(control, question, memory, interrupted);
      progress.rollback_approval_id = id;
      save();
    }
    const id = progress.rollback_approval_id;
    io.printError(`people are asked for the way back: request ${id}. Once approved: wingman exec ${id}`);
  } catch (error) {
    // What failed is told all the same; the commands of the way back stand in the report.
    io.printError(`nobody could be asked for the way back: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** One that was decided, withdrawn or ran, or is for something else, is none that people can be told of again. */
async function stillWaits(
  { work }: Connection,
  id: string | undefined,
  back: Pick<Stage, 'commands'>,
): Promise<boolean> {
  if (id === undefined) return false;
  const { status, commands } = await work.getApproval({ id });
  return status === 'PENDING' && JSON.stringify(commands) === JSON.stringify(back.commands);
}

/** The release is well: what nobody needs any more is not approved by mistake. */
async function withdrawWayBack({ control }: PromotionRun, progress: Progress, io: CommandIo): Promise<void> {
  const id = progress.rollback_approval_id;
  if (id === undefined) return;
  try {
    await control.work.cancelApproval({ id });
    io.printError(`the request for the way back, ${id}, is withdrawn`);
  } catch (error) {
    if (!(error instanceof WingmanError)) throw error;
    io.printError(`the request for the way back, ${id}, could not be withdrawn (${error.code})`);
  }
}
