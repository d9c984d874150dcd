import { EngineRefusal } from './engine-error.js';
import { saidOf } from './printer.js';
import type { VerbRun } from './verb.js';

interface EachOptions {
  /** All at once, as the client does where one need not wait for the other. */
  together?: boolean;
  /** True for a refusal that is told, but is no failure (`rm -f` of what is not there). */
  forgives?: (refusal: EngineRefusal) => boolean;
}

/**
 * Does one thing to each operand and prints each as it was typed; what the engine refused is told at the end, as the
 * client does. Answers the exit code.
 */
export async function forEachOperand(
  { call, engine, print }: VerbRun,
  act: (operand: string) => Promise<string | void>,
  { together = false, forgives = () => false }: EachOptions = {},
): Promise<number> {
  const errors: string[] = [];
  const started = together ? call.args.map((operand) => settled(act(operand))) : [];
  for (const [index, operand] of call.args.entries()) {
    const { value, error } = await (started[index] ?? settled(act(operand)));
    if (error === undefined) {
      print.line(value ?? operand);
      continue;
    }
    const said = saidOf(error, engine);
    if (said === undefined) throw error;
    if (error instanceof EngineRefusal && forgives(error)) print.error(said);
    else errors.push(said);
  }
  for (const error of errors) print.error(error);
  return errors.length > 0 ? 1 : 0;
}

type Settled = { value: string | undefined; error?: undefined } | { value?: undefined; error: Error };

const settled = (work: Promise<string | void>): Promise<Settled> =>
  work.then(
    (value) => ({ value: value ?? undefined }),
    (error: Error) => ({ error }),
  );
