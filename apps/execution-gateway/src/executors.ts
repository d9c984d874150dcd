import { AppError } from '@wingman/contracts';
import type { KnownCall } from '@wingman/policy';
import type { Executor, ExecutorFinder } from './task.js';

interface Executors {
  /** Through the Engine API. */
  engine?: Executor | undefined;
  /** By docker's own client: compose and build. */
  cli?: Executor | undefined;
  /** Other programs. */
  programs?: Executor | undefined;
  /** Why nobody here carries out a call; undefined where somebody does. */
  unsupported: (call: KnownCall) => string | undefined;
}

/** Compose and builds, which docker's own client carries out. */
export const isByClient = ({ command }: KnownCall): boolean => BY_CLIENT.test(command);
const BY_CLIENT = /^(?:compose|buildx|builder|image build)(?: |$)/;

/** Who carries out what: the Engine API, docker's client for compose and builds, or a process of its own. */
export function createExecutorFinder({ engine, cli, programs, unsupported }: Executors): ExecutorFinder {
  return ({ argv, call }) => {
    if (!call) return setUp(programs, `the program ${argv[0]}`);
    const why = unsupported(call);
    if (why !== undefined) throw new AppError('policy_floor', `the gateway does not carry this out: ${why}`);
    return isByClient(call) ? setUp(cli, 'compose and builds') : setUp(engine, 'docker');
  };
}

function setUp(executor: Executor | undefined, what: string): Executor {
  if (executor) return executor;
  throw new AppError('unavailable', `this gateway is not set up for ${what}`);
}
