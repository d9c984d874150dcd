export * from './call.js';
export { composeRisks } from './compose-risks.js';
export { GRAMMAR_CLIENTS } from './grammar.js';
export * from './inner-command.js';
export { bindRisk, csvFields, hostSources, volumesWritten } from './mounts.js';
export * from './names-taken.js';
export * from './neighbours.js';
export { parseDocker, type DockerOptions } from './parse.js';
export { isOn as flagIsOn, lastOf as lastFlag } from './read-flags.js';
