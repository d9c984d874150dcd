import { StackFailure } from '../stack/failure.js';
import { Unexpected } from './expect.js';
import { ms, page } from './page.js';
import { setScene, type Scene } from './scene.js';
import { createSteps, type Step } from './steps.js';

const stop = new AbortController();
const stopped = new Promise<never>((_resolve, reject) => {
  stop.signal.addEventListener('abort', () => reject(new Error('stopped by hand')), { once: true });
});
stopped.catch(() => undefined);

/** `npm run demo`: plays the main job on a stack of its own. True when every step came out as it must. */
async function demo(): Promise<boolean> {
  const start = performance.now();
  page.title('Wingman: did the AI actually do what it claimed?');
  const scene = await setScene({
    signal: stop.signal,
    onProgress: (line) => page.line('', `${line} …`),
  });
  page.line('', `ready after ${ms(performance.now() - start)}`);
  const crashed = new Promise<never>((_resolve, reject) =>
    scene.stack.onCrash((sentence) => reject(new StackFailure(sentence))),
  );
  crashed.catch(() => undefined);
  try {
    const steps = createSteps();
    for (const [index, step] of steps.entries()) {
      const failure = await play(index + 1, step, { scene, crashed });
      if (failure === undefined) continue;
      console.log(`\n${page.bad(`Step ${index + 1} (${step.title}) did not come out as it must:`)} ${failure}`);
      return false;
    }
    console.log(
      `\n${page.good(`All ${steps.length} steps came out as they must`)} (${ms(performance.now() - start)}).`,
    );
    return true;
  } finally {
    await scene.close();
  }
}

/** Plays one step; resolves to what went wrong, if anything. */
async function play(
  number: number,
  step: Step,
  { scene, crashed }: { scene: Scene; crashed: Promise<never> },
): Promise<string | undefined> {
  page.title(`${number}. ${step.title}`);
  try {
    await Promise.race([step.play(scene), crashed, stopped]);
    return undefined;
  } catch (error) {
    stop.signal.throwIfAborted();
    if (error instanceof Unexpected || error instanceof StackFailure) return error.message;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
demo().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    if (!stop.signal.aborted) console.error(error instanceof StackFailure ? error.message : error);
    process.exit(1);
  },
);
