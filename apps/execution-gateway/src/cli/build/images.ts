import { refused } from '../refused.js';
import { declare, expanded } from './arguments.js';
import { instructionOf, readDockerfile } from './dockerfile.js';
import type { Instruction } from './dockerfile.js';

/** What else decides which images a build takes. */
export interface BuildGiven {
  /** BuildKit builds; else the builder of old. */
  buildkit: boolean;
  /** `--build-arg`, or the arguments of a compose file. */
  args: ReadonlyMap<string, string>;
  /** `--platform`. */
  platform?: string | undefined;
}

/** An image that a build takes something from. */
export interface UsedImage {
  name: string;
  /** What a stage starts from: its triggers run. */
  isBase: boolean;
  /** That it must be for; undefined: whatever the builder's own is. */
  platform?: string | undefined;
}

/** The images of a build, and the names of its stages. */
export interface BuildImages {
  images: UsedImage[];
  stages: ReadonlySet<string>;
}

const OWN_PLATFORM = /^\$\{?(?:BUILD|TARGET)PLATFORM\}?$/;

/**
 * Every image that a build takes something from: stages (`FROM`), copies (`COPY --from`), mounts (`RUN --mount=from=`),
 * and the one that reads the file (`# syntax`). Throws `policy_floor` for those that only building would tell.
 */
export function imagesOf(text: string, given: BuildGiven): BuildImages {
  const { syntax, instructions } = readDockerfile(text, given);
  const values = new Map<string, string | undefined>();
  const images: UsedImage[] = [];
  const reader = given.args.get('BUILDKIT_SYNTAX') ?? syntax;
  if (given.buildkit && reader !== undefined) {
    images.push({ name: assertName(reader.trim().split(/\s/, 1)[0]!), isBase: false });
  }
  const all = instructions.flatMap((each) => (each.name === 'FROM' ? (stageOf(each).stage ?? []) : []));
  const before: string[] = [];
  let count = 0;
  for (const instruction of instructions) {
    if (instruction.name === 'ARG' && count === 0) declare(instruction.rest, values, given.args);
    if (instruction.name !== 'FROM') {
      images.push(...takenBy(instruction, { before, all, count }));
      continue;
    }
    const { word, platform = given.platform, stage } = stageOf(instruction);
    const name = expanded(word, values);
    const isStage = before.includes(name.toLowerCase());
    if (!isStage && name !== 'scratch') images.push({ name: assertName(name), isBase: true, platform });
    if (stage !== undefined) before.push(stage);
    count += 1;
  }
  return { images, stages: new Set(all) };
}

/** What triggers of a base would take. They meet the stages of a file that they do not know. */
export const imagesOfTriggers = (triggers: readonly string[], stages: ReadonlySet<string>): UsedImage[] =>
  triggers.flatMap((line) => takenBy(instructionOf(line), { before: [], all: [...stages], count: 0 }));

/** `FROM [--platform=P] IMAGE [AS STAGE]`. */
function stageOf({ flags, rest }: Instruction): { word: string; platform?: string; stage?: string } {
  const [, word, stage] = /^(\S+)(?:\s+as\s+([A-Za-z][\w.-]*))?\s*$/i.exec(rest) ?? [];
  if (word === undefined) throw refused(`FROM ${rest.slice(0, 200)}`);
  const [platform, ...more] = flags.map((flag) => /^--platform=(.+)$/.exec(flag)?.[1]);
  if (more.length > 0 || (flags.length > 0 && platform === undefined)) throw refused(`FROM ${flags.join(' ')}`);
  return {
    word,
    ...(platform !== undefined && !OWN_PLATFORM.test(platform) && { platform }),
    ...(stage !== undefined && { stage: stage.toLowerCase() }),
  };
}

interface Stages {
  /** Names of the stages above. */
  before: readonly string[];
  /** Of the whole file. */
  all: readonly string[];
  /** How many stages have begun. */
  count: number;
}

function takenBy(instruction: Instruction, stages: Stages): UsedImage[] {
  const { name, flags, rest } = instruction;
  if (name === 'ONBUILD') return takenBy(instructionOf(rest), stages);
  const sources =
    name === 'RUN' ? flags.flatMap(mountedFrom) : flags.flatMap((flag) => /^--from=(.*)$/s.exec(flag)?.[1] ?? []);
  return sources.flatMap((source) => {
    if (/^\d+$/.test(source) && Number(source) < stages.count) return [];
    if (stages.before.includes(source.toLowerCase())) return [];
    if (/^\d+$/.test(source) || stages.all.includes(source.toLowerCase())) {
      throw refused(`the stage ${source}, which is not above`);
    }
    return source === 'scratch' ? [] : [{ name: assertName(source), isBase: false }];
  });
}

/** `--mount=type=bind,from=IMAGE,…`. */
const mountedFrom = (flag: string): string[] =>
  /^--mount=/.test(flag)
    ? flag
        .slice('--mount='.length)
        .split(',')
        .flatMap((field) => /^\s*from\s*=(.*)$/is.exec(field)?.[1] ?? [])
    : [];

function assertName(name: string): string {
  if (/^[a-zA-Z0-9][\w./:@+-]*$/.test(name)) return name;
  throw refused(`the image ${JSON.stringify(name.slice(0, 200))}, which only building would tell`);
}
