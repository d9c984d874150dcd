import { AppError } from '@wingman/contracts';
import { createCapture } from '../output/capture.js';
import type { Ended, Executor, Limits, Task } from '../task.js';
import { isOlder } from './api-version.js';
import type { Engine } from './client.js';
import { isTimeUp, startDeadline, type Deadline } from './deadline.js';
import { engineSupports } from './engine-supports.js';
import { namesOf } from './names.js';
import { createPrinter, saidOf, type Printer } from './printer.js';
import { CommandFailure, type EngineSettingsOfCommands, type Verb, type VerbRun } from './verb.js';
import { findVerb } from './verbs.js';

interface EngineExecutorDeps {
  engine: Engine;
  settings: EngineSettingsOfCommands;
}

/**
 * Carries docker commands out through the Engine API: requests are built here from the words of the command and the
 * identities it was approved with; output and exit codes are the client's. Endless output is read on and hashed, and
 * what is too much of it is not kept: ending it would end the container's process as the client's would not be, and
 * time ends it anyway.
 */
export function createEngineExecutor({ engine, settings }: EngineExecutorDeps): Executor {
  return {
    async run(task, limits) {
      const { call } = task;
      const why = call ? engineSupports(call, settings) : task.argv[0];
      const verb = call && findVerb(call.command);
      if (why !== undefined || !verb) throw new AppError('policy_floor', `the gateway does not carry this out: ${why}`);
      const names = namesOf(task.identities);
      return runVerb(verb, { engine, task, call, names, settings }, limits);
    },
  };
}

type Prepared = Omit<VerbRun, 'print' | 'stop'> & { task: Task };

async function runVerb(verb: Verb, prepared: Prepared, limits: Limits): Promise<Ended> {
  const capture = createCapture(limits.maxOutputBytes);
  const print = createPrinter(capture);
  const deadline = startDeadline(limits);
  const run: VerbRun = { ...prepared, print, stop: deadline.signal };
  try {
    const exitCode = (await tooNew(verb, run)) ?? (await verb.run(run));
    return { status: exitCode === 0 ? 'SUCCEEDED' : 'FAILED', exitCode, output: capture.end() };
  } catch (error) {
    return { ...failed(error, { deadline, print, engine: run.engine, limits }), output: capture.end() };
  } finally {
    deadline.clear();
  }
}

/** The exit code for an option that this engine does not know yet. */
async function tooNew({ since = {} }: Verb, { engine, call, print }: VerbRun): Promise<number | undefined> {
  // Nothing was asked yet, so nothing has happened: that is a failure, and no doubt.
  const { spoken } = await engine.version().catch((error: Error) => {
    throw new CommandFailure(saidOf(error, engine) ?? error.message);
  });
  const option = Object.keys(call.flags).find((name) => since[name] !== undefined && isOlder(spoken, since[name]));
  if (option === undefined) return undefined;
  print.error(`"--${option}" requires API version ${since[option]}, but the Docker daemon API version is ${spoken}`);
  return 1;
}

interface Failure {
  deadline: Deadline;
  print: Printer;
  engine: Engine;
  limits: Limits;
}

function failed(error: unknown, { deadline, print, engine, limits }: Failure): Pick<Ended, 'status' | 'exitCode'> {
  if (isTimeUp(deadline.signal)) return { status: 'TIMED_OUT', exitCode: null };
  if (limits.signal.aborted) throw error;
  const said = error instanceof CommandFailure ? error.message : saidOf(error, engine);
  // The connection broke in the middle: nobody knows.
  if (said === undefined) throw error;
  if (said !== '') print.error(said);
  return { status: 'FAILED', exitCode: error instanceof CommandFailure ? error.exitCode : 1 };
}
