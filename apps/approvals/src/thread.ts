import { parentPort } from 'node:worker_threads';
import { assessRisk, createPolicy } from '@wingman/policy';
import { serveTasks } from '@wingman/service-kit';
import { commandsIn } from './request/commands.js';
import type { Result, Task } from './request/text-reader.js';
import { validateRequest } from './validation/composite.js';

// The program of the thread that reads long texts.
if (!parentPort) throw new Error('this program runs in a thread of approvals');
serveTasks<Task, Result>(parentPort, (task) => {
  if ('instruction' in task) return commandsIn(task.instruction);
  if ('input' in task) {
    return assessRisk(task.input, createPolicy(task.layers, { environment: task.input.environment }));
  }
  const { candidate, known, layers } = task;
  return validateRequest({ candidate, known, policy: createPolicy(layers, { environment: candidate.environment }) });
});
