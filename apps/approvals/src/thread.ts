import { parentPort } from 'node:worker_threads';
import { assessRisk, createPolicy } from '@wingman/policy';
import { serveTasks } from '@wingman/service-kit';
import { commandsIn } from './request/commands.js';
import type { Result, Task } from './request/text-reader.js';

// The program of the thread that reads long texts.
if (!parentPort) throw new Error('this program runs in a thread of approvals');
serveTasks<Task, Result>(parentPort, (task) =>
  'instruction' in task
    ? commandsIn(task.instruction)
    : assessRisk(task.input, createPolicy(task.layers, { environment: task.input.environment })),
);
