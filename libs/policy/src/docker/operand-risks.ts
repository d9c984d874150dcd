import type { DockerRisk } from './call.js';
import { disclosure, givenFile } from './container-risks.js';
import { placeOf } from './host-path.js';
import { shown } from './mounts.js';

/** What the operands of a call add to the class of its command. */
export function operandRisks(command: string, args: readonly string[], cwd?: string): DockerRisk[] {
  if (command === 'image build' || command === 'buildx build') return contextRisks(args[0], cwd);
  if (command === 'container cp' || command === 'compose cp') return copyRisks(args, cwd);
  if (command === 'secret create' || command === 'config create') {
    const file = args[1];
    return file === undefined || file === '-' ? [] : [givenFile(file, cwd)];
  }
  return [];
}

/** The whole folder goes to the engine. */
function contextRisks(context: string | undefined, cwd?: string): DockerRisk[] {
  if (context === undefined || context === '-' || isRemote(context)) return [];
  const place = placeOf(context, cwd);
  if (place === 'system') return [givenFile(context, cwd)];
  return place === 'climbing' ? [disclosure(`sends a folder above the working directory (${shown(context)})`)] : [];
}

/** Source: moby `builder/remotecontext/urlutil`. */
const isRemote = (context: string): boolean => /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@|github\.com\/)/.test(context);

/** `CONTAINER:PATH` on one side, a path of the client on the other. Source: docker/cli `container/cp.go`, splitCpArg. */
function copyRisks([from = '', to = '']: readonly string[], cwd?: string): DockerRisk[] {
  if (isInContainer(from)) {
    if (to === '-' || placeOf(to, cwd) !== 'system') return [disclosure('copies files out of the container')];
    return [{ class: 'escaping', kind: 'escape', reason: `writes ${shown(to)} of the host` }];
  }
  return from === '-' ? [] : [givenFile(from, cwd)];
}

const isInContainer = (operand: string): boolean => !/^[./~\\]/.test(operand) && operand.includes(':');
