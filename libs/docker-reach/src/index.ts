export type { Access, Mount, ProcessFacts, SocketFacts } from './facts.js';
export { placeOf, readMounts } from './mounts.js';
export { readProcess, readProcesses, readSocket } from './procfs.js';
export { reachOf, type Reach } from './reach.js';
export { engineSockets, peersOf } from './sockets.js';
