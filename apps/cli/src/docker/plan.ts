import { shellQuoted } from '@wingman/policy';
import { NODES_OWN, restoration } from './shell-environment.js';

/** Set for a client that is a script, so that one that calls `docker` again is known when it comes back. */
export const LOOP_VARIABLE = 'WINGMAN_DOCKER_WRAPPER_LOOP';

/** What the script's own variables are called; tools/docker sets them. */
const ITSELF = '"$wingman_wrapper_node" "$wingman_wrapper_program"';

export interface Run {
  file: string;
  script: boolean;
  /** The engine that the owner of the machine fixed. */
  host: string | undefined;
  /** The environment as the script was started with it and as it passes it on; undefined where nobody can tell. */
  environment?: { given: ReadonlyMap<string, string>; passedOn: ReadonlyMap<string, string> };
}

/** Where `run` reads what the shell could not pass on. */
export const LOST_HANDLE = 9;

/** The shell's line that becomes the client, with the caller's words and environment. */
export function runPlan({ file, script, host, environment }: Run): string {
  const { lines, lost } = environment
    ? restoration(environment.given, environment.passedOn, shellQuoted)
    : { lines: [], lost: {} };
  const before = [...lines];
  if (host !== undefined) before.push(`export DOCKER_HOST=${shellQuoted(host)}`);
  if (script) before.push(`export ${LOOP_VARIABLE}=1`);
  if (Object.keys(lost).length === 0) return [...before, `exec ${shellQuoted(file)} "$@"`].join('; ');
  for (const name of NODES_OWN) {
    const value = environment?.given.get(name);
    if (value !== undefined) lost[name] = value;
  }
  before.push(...NODES_OWN.map((name) => `unset ${name}`));
  const run = `exec ${ITSELF} run ${shellQuoted(file)} "$0" "$@" ${LOST_HANDLE}<<'END_OF_LOST'`;
  return `${[...before, run].join('; ')}\n${JSON.stringify(lost)}\nEND_OF_LOST\n`;
}

/** The shell's line that asks the gateway instead. Node's own settings are the caller's again: an authority for HTTPS. */
export const gatewayPlan = (self: string, program: string): string =>
  `NODE_OPTIONS=; export NODE_OPTIONS; exec ${ITSELF} gateway ${shellQuoted(self)} ${shellQuoted(program)} "$@"`;
