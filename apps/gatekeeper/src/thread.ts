import { parentPort } from 'node:worker_threads';
import { serveTasks } from '@wingman/service-kit';
import { createJudging } from './judge/judge-thread.js';

// The program of a judging thread; main.ts starts as many as there are processors.
if (!parentPort) throw new Error('this program runs in a thread of the gatekeeper');
serveTasks(parentPort, createJudging());
