import type { DockerClass, RiskKind } from '../../../docker/docker.js';
import { parseDocker } from '../../../docker/docker.js';
import type { Invocation } from '../../invocation.js';
import { DOCKER_PROGRAMS } from '../docker.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

const HARMLESS: ReadonlySet<DockerClass> = new Set(['read', 'additive']);
/** A folder of the project in a container is how people build and test, and so is a network with private addresses. */
const EVERYDAY: ReadonlySet<RiskKind> = new Set(['mount', 'addition', 'routing']);

/** What options and operands add to a command of the container engine: host namespaces, variables, a life of its own. */
export function engineFacts({ program, args }: Invocation): FactParts[] {
  if (!Object.hasOwn(DOCKER_PROGRAMS, program)) return [];
  const call = parseDocker([program, ...args.map(({ text }) => text)]);
  if (call.unknown !== undefined || call.help) return [];
  const reaches = call.risks.some((risk) => !HARMLESS.has(risk.class) && !EVERYDAY.has(risk.kind));
  return reaches ? [fact('object.change', { reversibility: 'reversible' })] : [];
}

const SOCKET = /(?:^|[=:/])(?:docker|containerd|podman|crio|dockershim|buildkitd)\.sock\b/;

/** A way to the engine past its client, in a word or as what is connected to. */
export const socketFacts = ({ args, redirections }: Invocation): FactParts[] =>
  [...args, ...redirections.map(({ target }) => target)].some(({ text }) => SOCKET.test(text))
    ? [fact('engine.redirect')]
    : [];
