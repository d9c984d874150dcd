import { AppError } from '@wingman/contracts';
import { parseDocker } from '@wingman/policy';
import type { DockerCall, DockerRisk, ExecutionRules, KnownCall } from '@wingman/policy';

/** Words of a command that is docker's own client; other clients of an engine are programs like any other. */
const DOCKER = /^(?:docker|docker-compose)$/;

/**
 * A docker command as its grammar reads it; undefined for any other program. Throws `policy_floor` for one that the
 * grammar does not account for, word by word: nobody could say what would run.
 */
export function readCommand(argv: readonly string[]): KnownCall | undefined {
  if (!DOCKER.test(argv[0] ?? '')) return undefined;
  const call: DockerCall = parseDocker(argv);
  if (call.unknown !== undefined) throw floor(`the docker command is not known: ${call.unknown}`);
  return call;
}

/** Options in front of a command that lead to another engine or another configuration: the gateway has its own. */
const ELSEWHERE = ['host', 'context', 'config', 'tls', 'tlscacert', 'tlscert', 'tlskey', 'tlsverify'] as const;

interface Judged {
  argv: readonly string[];
  call: KnownCall | undefined;
}

/**
 * The hard floor, below every approval. Throws `policy_floor` for whatever gives power over the host (its files, the
 * engine's socket, all capabilities, namespaces, devices), leads to another engine or forwards the engine's interface,
 * unless the tenant's policy lifts just that; and for programs that the policy does not name. Only a policy lifts, and
 * it never lifts what leads elsewhere.
 */
export function assertAboveFloor({ argv, call }: Judged, rules: ExecutionRules): void {
  if (!call) return assertListed(argv, rules);
  const elsewhere = ELSEWHERE.find((flag) => call.globals[flag] !== undefined);
  if (elsewhere !== undefined) throw floor(`--${elsewhere}: the gateway talks to its own engine only`);
  assertRisksAbove(call.risks, rules);
  // Nothing about its options: the command itself reaches beyond containers.
  const raised = call.risks.some(({ class: worst }) => worst === call.class);
  if (call.class === 'unknown' || (call.class === 'escaping' && !raised)) throw floor(call.reason);
}

/** The same for what a configuration reaches: what leads elsewhere or nobody has judged is never lifted. */
export function assertRisksAbove(risks: readonly DockerRisk[], rules: ExecutionRules): void {
  const lifted: ReadonlySet<string> = new Set(rules.lifts ?? []);
  for (const { kind, class: worst, reason } of risks) {
    if (kind === 'redirect' || kind === 'unclassified') throw floor(reason);
    if ((kind === 'escape' || kind === 'grant') && worst === 'escaping' && !lifted.has(kind)) throw floor(reason);
  }
}

function assertListed([program = '']: readonly string[], { programs = {} }: ExecutionRules): void {
  if (Object.hasOwn(programs, program)) return;
  throw floor(`the program ${program} is none that the tenant's policy lets run`);
}

/** No approval allows this. */
export const floor = (why: string): AppError => new AppError('policy_floor', `no approval allows this: ${why}`);
