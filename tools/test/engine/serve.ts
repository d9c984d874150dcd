import { startEngine } from './engine.js';

/** Starts an engine, says where it is as a line for the shell, and ends it when `signal` aborts. */
export async function serveEngine(signal: AbortSignal): Promise<boolean> {
  const engine = await startEngine();
  console.log(`export WINGMAN_TEST_DOCKER_HOST=${engine.host}`);
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  await engine.stop();
  return true;
}
