export * from './call.js';
export { GRAMMAR_CLIENTS } from './grammar.js';
export * from './inner-command.js';
export * from './names-taken.js';
export { parseDocker, type DockerOptions } from './parse.js';
