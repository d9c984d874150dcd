import { parentPort, workerData } from 'node:worker_threads';
import { lookAtSqlite } from './probe/database/sqlite-engine.js';
import type { SqliteTask } from './probe/database/sqlite-engine.js';

// The program of the thread that reads one SQLite database.
if (!parentPort) throw new Error('this program runs in a thread of the verifier');
parentPort.postMessage(await lookAtSqlite(workerData as SqliteTask));
