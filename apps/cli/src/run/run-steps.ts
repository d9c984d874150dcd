import { setTimeout as pause } from 'node:timers/promises';
import { type ApprovalView, type CheckView, type ClaimView, MASK } from '@wingman/contracts';
import { maskSecrets, shellQuoted } from '@wingman/policy';
import { WingmanError } from '@wingman/sdk';
import { checksDigest, type RegisteredChecks } from '@wingman/token';
import { waitForDecision } from '../approve-and-run/wait.js';
import { waitForVerdict } from '../claim/verdict.js';
import type { CommandIo } from '../command.js';
import type { Connection } from '../exec/connection.js';
import { EXIT_INTERRUPTED, NotRun, refusal, whyNotApproved } from '../exec/endings.js';
import { type Ended, endedOf } from '../exec/run-approved.js';
import type { Plan } from './plan.js';
import type { RunState } from './run-state.js';

/** Everything that a step needs; `remember` has written the state when it returns. */
export interface Run {
  plan: Plan;
  connection: Connection;
  io: CommandIo;
  interrupted: AbortSignal;
  state: RunState;
  remember(found: Partial<RunState>): Promise<void>;
}

export interface Step {
  command: readonly string[];
  ended: Ended;
}

const BASELINE_SECONDS = 60;
const POLL_MS = 250;

export const lineOf = (command: readonly string[]): string => command.map(shellQuoted).join(' ');

/** The gate: the check of exactly this plan, with what will prove it. Waits until the world before the work is known. */
export async function gate(run: Run): Promise<CheckView> {
  const { plan, connection, state, interrupted: signal } = run;
  const registered = plan.checks.length > 0 ? { checks: [...plan.checks], context: { cwd: process.cwd() } } : undefined;
  if (state.check_id === undefined) {
    const answer = await connection.work.checkInstruction(
      {
        worker_id: state.worker_id,
        environment: state.environment,
        instruction: plan.text,
        ...registered,
      },
      { idempotencyKey: state.idempotency.check, signal },
    );
    await run.remember({ check_id: answer.check_id });
  }
  const end = performance.now() + BASELINE_SECONDS * 1_000;
  for (;;) {
    const check = await connection.work.getCheck({ id: state.check_id ?? '' }, { signal });
    assertRegistered(check, registered);
    if (check.decision === 'REJECTED' || check.baseline !== 'PENDING') return check;
    if (performance.now() >= end)
      throw new NotRun('the verifier has not looked at the world before the work: run again');
    await pause(POLL_MS, undefined, { signal });
  }
}

/** A state that names the check of another run must not have this plan proved by what was registered there. */
function assertRegistered(check: CheckView, registered: RegisteredChecks | undefined): void {
  if (check.checks_sha256 === (registered && checksDigest(registered))) return;
  throw new NotRun(
    `${check.check_id} is not registered with the checks of this plan and this folder: run it where it began, or --new`,
  );
}

/** The request for exactly this plan, once it is decided, either way; says where people can do that. */
export async function approval(run: Run): Promise<ApprovalView> {
  const { plan, connection, io, interrupted, state } = run;
  if (state.approval_id === undefined) {
    const asked = await connection.work.requestApproval(
      {
        worker_id: state.worker_id,
        title: `Run ${plan.title}`,
        instruction: plan.text,
        environment: state.environment,
        ...(state.check_id !== undefined && { check_id: state.check_id }),
      },
      { idempotencyKey: state.idempotency.approval, signal: interrupted },
    );
    await run.remember({ approval_id: asked.approval_id });
  }
  const id = state.approval_id ?? '';
  let request = await connection.work.getApproval({ id }, { signal: interrupted });
  assertSame(request, run);
  if (request.commands.length === 0) {
    if (request.status === 'PENDING') await connection.work.cancelApproval({ id });
    throw new NotRun(
      `nothing can run: no code block of the plan holds command lines that can be taken literally (${id})`,
    );
  }
  if (request.status === 'PENDING') {
    io.printError(
      `request ${id} is PENDING, risk ${request.risk.level}; it waits until ${request.expires_at} for a person:`,
    );
    io.printError(`  in Telegram: /show ${id}   here: wingman approvals show ${id}, then approvals approve or reject`);
    const left = () =>
      new NotRun(`broken off; ${id} goes on waiting, and so does the next wingman run`, EXIT_INTERRUPTED);
    request = await waitForDecision(connection, id, io, interrupted, left);
  }
  // A person may still approve what validation alone rejected.
  if (request.status === 'AUTO_REJECTED') throw new NotRun(whyNotApproved(request) ?? '');
  return request;
}

/** A state that names another request than this plan's must not run that. */
function assertSame(request: ApprovalView, { plan, state }: Run): void {
  const { instruction, check_id: checkId, worker_id: worker, environment } = request;
  const same = checkId === state.check_id && worker === state.worker_id && environment === state.environment;
  // Secrets are masked in what is kept.
  const texts = [plan.text, maskSecrets(plan.text)].map((text) => text.trim());
  if (same && texts.includes(instruction.trim())) return;
  throw new NotRun(`${request.approval_id} is not the request of this plan`);
}

/** Every command, in its order, until one does not succeed. What was started before is not run again. */
export async function execution(run: Run, request: ApprovalView): Promise<Step[]> {
  const steps: Step[] = [];
  for (const command of request.commands) {
    run.io.printError(`step ${steps.length + 1} of ${request.commands.length}: ${lineOf(command)}`);
    const ended = await endedOf(run.connection, request, command, run.io, run.interrupted);
    steps.push({ command, ended });
    if (ended.status !== 'SUCCEEDED') break;
  }
  return steps;
}

/** The claim that the plan is carried out, with its verdict. Throws NotRun without one in time. */
export async function claim(
  run: Run,
  { request, steps }: { request: ApprovalView; steps: readonly Step[] },
  seconds: number,
): Promise<ClaimView['verdicts'][number]> {
  const { connection, state, interrupted: signal } = run;
  const said = claimOf(run, steps);
  if (state.claim_id === undefined) {
    const context = { cwd: process.cwd(), task_started_at: state.started_at };
    const options = { idempotencyKey: state.idempotency.claim, signal };
    const logged = await connection.work.logClaim({ ...said, context }, options);
    await run.remember({ claim_id: logged.claim_id });
  }
  const id = state.claim_id ?? '';
  assertClaimed(await connection.work.getClaim({ id }, { signal }), said, request);
  const verdict = await waitForVerdict(connection.work, id, { seconds, signal });
  if (!verdict) throw new NotRun(`no verdict on ${id} within ${seconds} s: run again to look`);
  return verdict;
}

/** Without declared checks each step is said in a sentence: whether that can be looked at is the verifier's to say. */
function claimOf({ plan, state }: Run, steps: readonly Step[]) {
  const done = steps.map(({ command }) => `Ran ${lineOf(command)}.`).join('\n');
  return {
    worker_id: state.worker_id,
    claim: plan.checks.length > 0 ? `Carried out the plan "${plan.title}".` : done,
    ...(plan.checks.length > 0 && state.check_id !== undefined && { check_id: state.check_id }),
  };
}

/** By how much clocks of services may differ; past that fresh tokens are refused. */
const SKEW_MS = 5_000;

/** A state that names another claim than this run's must not bring its verdict along. */
function assertClaimed(
  found: ClaimView,
  said: ReturnType<typeof claimOf>,
  { decided_at: decided }: ApprovalView,
): void {
  const { claim_id: id, worker_id: worker, check_id: check, claim: text, timestamp } = found;
  const same = worker === said.worker_id && check === said.check_id && isKept(said.claim, text);
  const isEarlier = decided !== null && Date.parse(timestamp) < Date.parse(decided) - SKEW_MS;
  if (!same || isEarlier) throw new NotRun(`${id} is not the claim of this run`);
}

/** Whether a text is what was kept of the one that was sent: what is masked may have been anything. */
function isKept(sent: string, kept: string): boolean {
  const pieces = kept.split(MASK).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('[^]*')}$`).test(sent);
}

/** What a service said no to, as the reason why the run stops here. */
export function stopOf(
  error: unknown,
  { connection: { origin }, interrupted }: Pick<Run, 'connection' | 'interrupted'>,
) {
  if (error instanceof NotRun) return error;
  if (interrupted.aborted) return new NotRun('broken off; wingman run goes on from here', EXIT_INTERRUPTED);
  if (error instanceof WingmanError) return refusal(error, origin);
  throw error;
}
