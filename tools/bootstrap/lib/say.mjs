/** A failure that is one sentence for the person at the terminal; no stack is shown. */
export class Stop extends Error {}

/** Progress goes to stderr, so that stdout stays clean for tools that write data there. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Runs one step and says how long it took. */
export async function step(title, work) {
  process.stderr.write(`${title} … `);
  const started = Date.now();
  try {
    const result = await work();
    process.stderr.write(`done (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
    return result;
  } catch (error) {
    process.stderr.write('failed\n');
    throw error;
  }
}
