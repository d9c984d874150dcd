import type { MessagePort } from 'node:worker_threads';

/**
 * A thread's side of `createThreadPool`: it is sent tasks and answers with what came of them, in the same order. An
 * error ends the thread: whoever asked must not wait for it.
 */
export function serveTasks<Task, Result>(port: MessagePort, work: (task: Task) => Result): void {
  port.on('message', (tasks: Task[]) => port.postMessage(tasks.map((task) => work(task))));
}
