import { type CommandIo, UsageError } from '../command.js';
import type { InspectedRow } from '../inspection.js';
import { type AskDocker, createAskDocker, readContainers, readEngine } from './engine.js';
import { type Container, nameOf, projectOf, serviceOf } from './facts.js';
import { processWays } from './processes.js';
import { waysOf } from './ways.js';

export interface PrivilegeQuestion {
  project: string;
  gateway: string;
  sockets: readonly string[];
  /** Only the project's containers; otherwise every container of the engine. */
  projectOnly: boolean;
}

/** An engine that answers on TCP is reached by whoever reaches the machine; it says so itself. */
function tcpRow(ask: AskDocker): InspectedRow {
  const warnings = ask(['info', '--format', '{{json .Warnings}}']);
  const open = /API is accessible on ([^ "]+)/i.exec(warnings)?.[1];
  const what = 'the engine';
  return open === undefined
    ? { what, outcome: 'passed', says: 'does not say that it answers on TCP without a certificate' }
    : { what, outcome: 'failed', says: `answers on ${open}` };
}

function gatewaysOf(containers: readonly Container[], { project, gateway }: PrivilegeQuestion): Container[] {
  const gateways = containers.filter((each) => projectOf(each) === project && serviceOf(each) === gateway);
  // A wrong name must not look like a stack without faults.
  if (!gateways.some(({ State }) => State.Running)) {
    throw new UsageError(`no container of ${gateway} runs in the project ${project}: is that its name?`);
  }
  return gateways;
}

function titleOf(container: Container, { project }: PrivilegeQuestion): string {
  const own = projectOf(container) === project;
  const standing = container.State.Running ? '' : ' (stopped)';
  return `${own ? nameOf(container) : `${container.Name.replace(/^\//, '')}, not of ${project}`}${standing}`;
}

/**
 * Whether in a running stack the gateway alone reaches the engine: a row for each container.
 * Throws UsageError when the engine gives no answer, or the stack has no gateway.
 */
export function inspectPrivileges(question: PrivilegeQuestion, env: CommandIo['env']): InspectedRow[] {
  const ask = createAskDocker(env);
  const containers = readContainers(ask);
  const gateways = gatewaysOf(containers, question);
  const engine = readEngine(ask, env, question.sockets);
  const judged = containers.filter((each) => !question.projectOnly || projectOf(each) === question.project);
  const { ways: byProcess, unseen } = processWays(
    judged.filter((each) => !gateways.includes(each)),
    engine,
  );
  const rows = judged.map((container): InspectedRow => {
    const ways = [...waysOf(container, engine, gateways), ...(byProcess.get(container.Id) ?? [])];
    const what = titleOf(container, question);
    if (ways.length > 0) return { what, outcome: 'failed', says: ways.join('; ') };
    return { what, outcome: 'passed', says: gateways.includes(container) ? 'the gateway' : 'no way to an engine' };
  });
  const hidden: InspectedRow = {
    what: 'processes',
    outcome: 'not checked',
    says: `those of ${unseen.map(nameOf).join(', ')} are not seen from here: run it on the engine's machine`,
  };
  return [...rows, tcpRow(ask), ...(unseen.length > 0 ? [hidden] : [])];
}
