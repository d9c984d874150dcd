import { READY } from './work/task.js';
import type { Result, Task } from './work/task.js';
import { perform, warmUp } from './work/perform.js';

// The program of a working process: it gets one task at a time over its channel and ends with it. A validator that
// throws may have left its parser in pieces, so the process says so and makes way for a new one.
const say = (message: Result | typeof READY): Promise<void> =>
  new Promise((resolve) => void process.send?.(message, () => resolve()));

process.on('disconnect', () => process.exit(0));
process.on('message', (task: Task) => {
  perform(task)
    .then((result) => say(result))
    .catch(async (error: unknown) => {
      await say({ failure: error instanceof Error ? error.name : 'Error' });
      process.exit(1);
    });
});
await warmUp();
await say(READY);
