import type { Invocation } from '../../invocation.js';
import { DOCKER_PROGRAMS } from '../docker.js';
import { HOST_PROGRAMS } from '../host.js';
import { DESCRIBED_SERVICES } from '../service.js';

/** True when something is known of what this program does, so that silence about it means that it does no harm. */
export const isKnownProgram = ({ program }: Invocation): boolean =>
  Object.hasOwn(HOST_PROGRAMS, program) || Object.hasOwn(DOCKER_PROGRAMS, program) || DESCRIBED_SERVICES.has(program);
