import { readFile, writeFile } from 'node:fs/promises';
import { onePositional, readArguments } from '../arguments.js';
import { type Command, type CommandIo, type ExitCode, UsageError } from '../command.js';
import { CONNECTION_HELP, CONNECTION_OPTIONS, connectionOf } from '../exec/connection.js';
import { type NotRun, whyNotApproved } from '../exec/endings.js';
import { countOf } from '../service/service-command.js';
import { planOf } from './plan.js';
import { type Findings, jsonOf, markdownOf, outcomeOf } from './report.js';
import { newRun, readRun, type RunState, writeRun } from './run-state.js';
import { approval, claim, execution, gate, type Run, stopOf } from './run-steps.js';

const VERDICT_SECONDS = 60;

const HELP = `usage: wingman run PLAN.md [options]

Carries out a plan, no step left out: the gate checks its text, a person approves its commands (those of its code blocks),
each is run once through the gateway, the claim that it is done goes into the ledger, and the auditor says whether it is
so. What proves it stands in the plan, in a fenced block named wingman-checks (a JSON array of checks), and is registered
before anything runs; without one each step is claimed in a sentence.

A run that broke off goes on where it was when it is called again: PLAN.md.run.json remembers what was asked for. A
command that may have started is never run again; its recorded end is looked up. The report is in PLAN.md.report.md and
PLAN.md.report.json.

  --environment NAME    where it runs; default WINGMAN_ENVIRONMENT, else dev
  --worker ID           whose run it is; default WINGMAN_WORKER_ID
  --new                 start over, although there is a run of this plan
  --timeout SECONDS     how long to wait for the verdict; default ${VERDICT_SECONDS}
  --json                the report as one JSON value, instead of Markdown
${CONNECTION_HELP}

exit codes: 0 done and proven, 1 rejected, failed, not proven or disproven, 2 usage, 125 stopped before its end (call it
again to go on), 130 broken off`;

const OPTIONS = {
  ...CONNECTION_OPTIONS,
  environment: { type: 'string' },
  worker: { type: 'string' },
  new: { type: 'boolean' },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Goes from the gate to the verdict; what was found until something stopped it, and what did. */
async function carryOut(run: Run, verdictSeconds: number): Promise<Findings & { stop?: NotRun }> {
  const findings: Findings = { steps: [] };
  try {
    findings.check = await gate(run);
    if (findings.check.decision === 'REJECTED') return findings;
    findings.approval = await approval(run);
    const refused = whyNotApproved(findings.approval);
    if (refused !== undefined) return { ...findings, stopped: refused };
    findings.steps = await execution(run, findings.approval);
    // Nothing is claimed of a plan that failed: the claim would be a lie.
    if (findings.steps.some(({ ended }) => ended.status !== 'SUCCEEDED')) return findings;
    findings.verdict = await claim(run, { request: findings.approval, steps: findings.steps }, verdictSeconds);
    return findings;
  } catch (error) {
    const stop = stopOf(error, run);
    return { ...findings, stopped: stop.message, stop };
  }
}

/** The run to go on with, or a new one. Throws UsageError where another one of this plan is under way. */
async function stateOf(file: string, begun: RunState, { anew }: { anew: boolean }): Promise<RunState> {
  const before = anew ? undefined : await readRun(file);
  if (!before || before.ended_at !== undefined) return begun;
  for (const field of ['plan_sha256', 'origin', 'worker_id', 'environment'] as const) {
    if (before[field] === begun[field]) continue;
    const what = field === 'plan_sha256' ? 'the plan has changed' : `${field} was ${before[field]}`;
    throw new UsageError(`${file}: a run is under way, and ${what}; --new starts over`);
  }
  return before;
}

async function runPlan(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const file = onePositional(positionals, 'plan');
  const seconds = countOf('timeout', values.timeout, { otherwise: VERDICT_SECONDS, most: 86_400 });
  const plan = planOf(await textOf(file), file);
  const worker = values.worker || io.env['WINGMAN_WORKER_ID'];
  if (!worker) throw new UsageError('whose run? --worker, or WINGMAN_WORKER_ID');
  const connection = connectionOf(values, io.env);
  const environment = values.environment || io.env['WINGMAN_ENVIRONMENT'] || 'dev';
  const begun = { plan_sha256: plan.sha256, origin: connection.origin, worker_id: worker, environment };
  const stateFile = `${file}.run.json`;
  const state = await stateOf(stateFile, newRun(begun, new Date()), { anew: values.new ?? false });
  const remember = (found: Partial<RunState>) => writeRun(stateFile, Object.assign(state, found));
  await remember({});

  const { stop, ...findings } = await carryOut(
    { plan, connection, io, interrupted: io.interruption(), state, remember },
    seconds,
  );
  if (!stop) await remember({ ended_at: new Date().toISOString() });
  const report = markdownOf(plan, state, findings);
  const json = jsonOf(plan, state, findings);
  await writeFile(`${file}.report.md`, report, { mode: 0o600 });
  await writeFile(`${file}.report.json`, `${JSON.stringify(json, null, 2)}\n`, { mode: 0o600 });
  io.print(values.json ? JSON.stringify(json) : report);
  if (stop) {
    io.printError(`wingman run: ${stop.message}`);
    return stop.exitCode;
  }
  return outcomeOf(findings) === 'PROVEN' ? 0 : 1;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`cannot read ${file}`);
  }
}

/** `wingman run`: a plan in; once each of its steps was allowed, made and looked at, the report out. */
export const run: Command = {
  name: 'run',
  summary: 'carry out a plan: gate, approval, execution, claim, verdict',
  help: HELP,
  run: runPlan,
};
