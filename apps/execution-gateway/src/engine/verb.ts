import type { KnownCall } from '@wingman/policy';
import type { Task } from '../task.js';
import type { Engine } from './client.js';
import type { Names } from './names.js';
import type { Printer } from './printer.js';

/** What the gateway's settings say about commands. */
export interface EngineSettingsOfCommands {
  /**
   * The folder of the host through which files go into containers and out of them, a folder per tenant in it; without
   * one nothing is copied.
   */
  exchangeFolder?: string | undefined;
  /** How much one copy takes along; 512 MiB where it is not said. */
  maxCopyBytes?: number | undefined;
  /** Whose objects without the label `wingman.tenant` are: everybody's, nobody's, or one tenant's. */
  unlabelled: 'any' | 'none' | (string & {});
}

/** What the commands name, by kind: these words go into paths and bodies. */
export type NamedObject = readonly [kind: 'container' | 'image' | 'volume' | 'network', word: string];

/** One command of the docker client, as it is carried out here. */
export interface Verb {
  /** Options that are carried out, or that change nothing where nobody looks on. All others are declined. */
  options: readonly string[];
  /** Options before the command that change nothing here; all others are declined. */
  globals?: readonly string[];
  /** Options that an engine knows from this version of its API on. */
  since?: Readonly<Record<string, string>>;
  /** How many operands it takes. */
  operands: { least: number; most?: number };
  /** What it names. */
  names?(call: KnownCall): NamedObject[];
  /** Why this call is not carried out, though its options are known. Pure. BadValue says the same. */
  declines?(call: KnownCall, settings: EngineSettingsOfCommands): string | undefined;
  /** Carries it out and answers with the exit code. Throws EngineRefusal and CommandFailure for what ends it. */
  run(run: VerbRun): Promise<number>;
}

export interface VerbRun {
  engine: Engine;
  task: Task;
  call: KnownCall;
  names: Names;
  print: Printer;
  settings: EngineSettingsOfCommands;
  /** Ends waiting: time is up, or the process ends. */
  stop: AbortSignal;
}

/** A command that ended before its time, with what the client says then. */
export class CommandFailure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
  }
}

/** All operands are of one kind. */
export const namesAll =
  (kind: NamedObject[0]) =>
  ({ args }: KnownCall): NamedObject[] =>
    args.map((word) => [kind, word]);
