import { EngineRefusal } from '../../engine-error.js';
import { saidOf } from '../../printer.js';
import { BadValue } from '../../values/bad-value.js';
import { readFlagValues } from '../../values/flags.js';
import { CommandFailure, namesAll, type NamedObject, type Verb, type VerbRun } from '../../verb.js';
import { TemplateFailure } from '../go/values.js';
import { readVerb } from '../read-verb.js';
import { createInspector, type Inspected } from './inspector.js';
import { canBe, inspectObject, KINDS, type Kind } from './objects.js';

/** Tells each operand; what is not there, and what a format cannot say of it, is told at the end. */
async function inspectEach(run: VerbRun, find: (word: string) => Promise<Inspected>): Promise<number> {
  const inspector = createInspector(run.call);
  const errors: string[] = [];
  for (const word of run.call.args) {
    try {
      inspector.add(await find(word));
    } catch (error) {
      const said = error instanceof TemplateFailure ? error.message : sayMissing(error, run);
      if (said === undefined) throw error;
      errors.push(said);
    }
  }
  run.print.stdout(Buffer.from(inspector.end()));
  if (errors.length > 0) throw new CommandFailure(errors.join('\n'));
  return 0;
}

const sayMissing = (error: unknown, { engine }: VerbRun): string | undefined =>
  error instanceof CommandFailure ? error.message : saidOf(error, engine);

const ofKind = (kind: Kind, options: readonly string[], inspect: { typed?: boolean } = {}): Verb =>
  readVerb({
    options: ['format', ...options],
    operands: { least: 1 },
    names: namesAll(kind),
    declines: (call) => void createInspector(call),
    run: (run) => {
      const size = readFlagValues(run.call.flags).on('size');
      return inspectEach(run, async (word) => ({ ...(await inspectObject(run, kind, { word, size })), ...inspect }));
    },
  });

export const inspectContainer = ofKind('container', ['size']);
export const inspectImage = ofKind('image', []);
export const inspectNetwork = ofKind('network', []);
export const inspectVolume = ofKind('volume', [], { typed: true });

/** Objects of a cluster have no place here. */
function kindsOf({ call }: Pick<VerbRun, 'call'>): readonly Kind[] {
  const type = readFlagValues(call.flags).last('type');
  if (type === undefined) return KINDS;
  const kinds = KINDS.filter((kind) => kind === type);
  if (kinds.length === 0) throw new BadValue(`--type ${type.slice(0, 100)}`);
  return kinds;
}

/** `docker inspect`: whichever kind of thing has the name. */
export const inspect: Verb = readVerb({
  options: ['format', 'size', 'type'],
  operands: { least: 1 },
  names: (call) => {
    const kinds = kindsOf({ call });
    return call.args.flatMap((word) =>
      kinds.filter((kind) => kinds.length === 1 || canBe(kind, word)).map((kind): NamedObject => [kind, word]),
    );
  },
  declines: (call) => {
    kindsOf({ call });
    return void createInspector(call);
  },
  run: (run) => inspectEach(run, (word) => inspectAny(run, word)),
});

async function inspectAny(run: VerbRun, word: string): Promise<Inspected> {
  const kinds = kindsOf(run);
  const size = readFlagValues(run.call.flags).on('size');
  for (const kind of kinds.filter((one) => kinds.length === 1 || canBe(one, word))) {
    try {
      const found = await inspectObject(run, kind, { word, size });
      if (size && kind !== 'container') run.print.error(`WARNING: --size ignored for ${kind}`);
      return found;
    } catch (error) {
      if (kinds.length === 1 || !(error instanceof EngineRefusal && error.status === 404)) throw error;
    }
  }
  throw new CommandFailure(`Error: No such object: ${word}`);
}
