import { parentPort } from 'node:worker_threads';
import { assessRisk, createPolicyMemory } from '@wingman/policy';
import { serveTasks } from '@wingman/service-kit';
import { commandsIn } from './request/commands.js';
import type { Result, Task } from './request/text-reader.js';
import { validateRequest } from './validation/composite.js';

// The program of a thread that reads texts.
if (!parentPort) throw new Error('this program runs in a thread of approvals');
const policyOf = createPolicyMemory();
serveTasks<Task, Result>(parentPort, (task) => {
  if ('instruction' in task) return commandsIn(task.instruction);
  const policy = policyOf(task);
  if (!policy) return { lacks: task.policyName };
  return 'input' in task ? assessRisk(task.input, policy) : validateRequest({ ...task, policy });
});
