import type { ApprovalView } from '@wingman/contracts';
import { WingmanError } from '@wingman/sdk';
import { waitForDecision } from '../approve-and-run/wait.js';
import type { CommandIo } from '../command.js';
import type { Connection } from '../exec/connection.js';
import { NotRun, refusal, whyNotApproved } from '../exec/endings.js';
import { approvalOf } from '../exec/exec.js';
import { runApproved, shownCommand } from '../exec/run-approved.js';
import { askPeople } from './ask.js';
import type { Progress, StageRecord } from './progress-file.js';
import { type Stage, StageFailed } from './stage.js';

export interface Drive {
  stages: readonly Stage[];
  /** Of the Wingman that asks people and runs what they approved. */
  connection: Connection;
  workerId: string;
  environment: string;
  /** Nothing runs that no person approved, whatever policy lets pass by itself. */
  byPeople?: boolean;
  /** Where it stands; changed as the work goes on, and kept by `save` before anything that must not be forgotten. */
  progress: Progress;
  save(): void;
  now(): Date;
  io: CommandIo;
  interrupted: AbortSignal;
}

/**
 * Does the stages that are not done yet, in their order, each under an approval of its own. A command that may have been
 * started before is looked up and never run again: the id of the request is kept before anything can run under it.
 * Throws NotRun when people said no or nobody knows how something ended, StageFailed when a stage did not succeed.
 */
export async function drive(work: Drive): Promise<void> {
  for (const stage of work.stages) {
    const record = (work.progress.stages[stage.name] ??= {});
    if (record.outcome === 'done') {
      await assertDone(work, stage, record);
      continue;
    }
    delete record.outcome;
    delete record.reason;
    await doStage(work, stage, record);
  }
}

async function doStage(work: Drive, stage: Stage, record: StageRecord): Promise<void> {
  const approval = await approvedFor(work, stage, record);
  stage.before?.();
  record.begun_at ??= work.now().toISOString();
  work.save();
  try {
    for (const command of stage.commands) {
      const code = await runApproved(work.connection, approval, command, work.io, work.interrupted);
      if (code !== 0) throw new StageFailed(`"${command.join(' ')}" ended with ${code}`);
    }
    await stage.check?.();
  } catch (error) {
    if (error instanceof StageFailed) settle(work, record, { outcome: 'failed', reason: error.message });
    throw error;
  }
  settle(work, record, { outcome: 'done' });
  work.io.printError(`${stage.name}: done`);
}

/** What is done is the control's to say: a word in the file leaves no stage out. Looks once more where that is a look. */
async function assertDone(work: Drive, stage: Stage, { approval_id: id }: StageRecord): Promise<void> {
  const { connection } = work;
  if (id === undefined) throw new NotRun(`${stage.name}: it is said to be done, and under no request`);
  const approval = await approvalOf(connection, id);
  assertOwn(work, stage, approval);
  const why = whyNotApproved(approval) ?? whyNobody(work, approval) ?? (await whyNotRun(connection, stage, id));
  if (why !== undefined) throw new NotRun(`${stage.name}: it is said to be done, and ${why}`);
  await stage.check?.();
}

async function whyNotRun({ work, origin }: Connection, { commands }: Stage, id: string): Promise<string | undefined> {
  try {
    const { items } = await work.listExecutions({ approval_id: id, status: 'SUCCEEDED', limit: 500 });
    const ran = new Set(items.map(({ command }) => JSON.stringify(command)));
    const missing = commands.find((command) => !ran.has(shownCommand(command)));
    return missing && `"${missing.join(' ')}" did not succeed under ${id}`;
  } catch (error) {
    throw error instanceof WingmanError ? refusal(error, origin) : error;
  }
}

function settle({ now, save }: Drive, record: StageRecord, how: Pick<StageRecord, 'outcome' | 'reason'>): void {
  Object.assign(record, how, { ended_at: now().toISOString() });
  // What ended badly is tried again only when people say so once more.
  if (how.outcome !== 'done') delete record.approval_id;
  save();
}

async function approvedFor(work: Drive, stage: Stage, record: StageRecord): Promise<ApprovalView> {
  const { connection, io, interrupted } = work;
  let known = await approvalOf(connection, record.approval_id ?? (await ask(work, stage, record)));
  // Nobody said no: it was withdrawn when the work was broken off, or nobody was there.
  if (GONE.has(known.status)) known = await approvalOf(connection, await ask(work, stage, record));
  assertOwn(work, stage, known);
  const { approval_id: id } = known;
  const decided = known.status === 'PENDING' ? await waitForDecision(connection, id, io, interrupted) : known;
  const why = whyNotApproved(decided) ?? whyNobody(work, decided);
  if (why !== undefined) {
    settle(work, record, { outcome: 'refused', reason: why });
    throw new NotRun(`${stage.name}: ${why}`);
  }
  record.decided_at ??= decided.decided_at ?? work.now().toISOString();
  record.decided_by = decided.decided_by;
  work.save();
  return decided;
}

/** Where only people's approvals count, those that nobody gave are none. */
const whyNobody = ({ byPeople, environment }: Drive, { approval_id: id, status }: ApprovalView): string | undefined =>
  byPeople && status !== 'APPROVED' ? `${id} was approved by nobody: in ${environment} people must` : undefined;

const GONE = new Set<string>(['CANCELLED', 'EXPIRED']);

/** An approval counts for the stage that it was asked for, and for no other. */
function assertOwn({ progress }: Drive, stage: Stage, { approval_id: id, commands }: ApprovalView): void {
  const others = Object.entries(progress.stages).filter(([name]) => name !== stage.name);
  if (others.some(([, { approval_id: other }]) => other === id)) {
    throw new NotRun(`${stage.name}: request ${id} is another stage's`);
  }
  if (JSON.stringify(commands) !== JSON.stringify(stage.commands)) {
    throw new NotRun(`${stage.name}: request ${id} is for other commands`);
  }
}

async function ask(work: Drive, stage: Stage, record: StageRecord): Promise<string> {
  const { connection, environment, workerId } = work;
  const { title, instruction, commands } = stage;
  const remember = (checkId: string): void => {
    record.check_id = checkId;
    work.save();
  };
  const question = { workerId, environment, title, instruction, commands };
  const answer = await askPeople(connection, question, { checkId: record.check_id, remember }, work.interrupted);
  // A new request has times of its own.
  for (const time of ['decided_at', 'decided_by', 'begun_at', 'ended_at'] as const) delete record[time];
  Object.assign(record, { approval_id: answer.approval_id, asked_at: work.now().toISOString() });
  work.save();
  work.io.printError(`${stage.name}: request ${answer.approval_id} (risk ${answer.risk.level}) is ${answer.status}`);
  return answer.approval_id;
}
