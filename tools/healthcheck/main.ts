/** What a container's health check runs: exit code 0 when the program of this container can serve. */
const PATH = process.env['HEALTH_PATH'] ?? '/health/ready';
const TIMEOUT_MS = 4_000;

try {
  const answer = await fetch(`http://127.0.0.1:${process.env['PORT'] ?? '8001'}${PATH}`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) console.log(`${PATH} answers ${answer.status}`);
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  console.log(`${PATH} does not answer: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
