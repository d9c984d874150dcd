import { refused } from '../refused.js';
import { declare, expanded } from './arguments.js';
import { directiveOf, instructionOf, readDockerfile } from './dockerfile.js';
import type { Instruction, PlacedInstruction } from './dockerfile.js';

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
  return readImages(text, given, ({ name }) => name);
}

/** The same file, with another word for each image: in what the builder looks up now, not in what triggers take later. */
export const withWords = (text: string, given: BuildGiven, words: ReadonlyMap<string, string>): string =>
  readImages(text, given, ({ name }) => words.get(name) ?? name).text;

type WordFor = (image: UsedImage) => string;

function readImages(text: string, given: BuildGiven, wordFor: WordFor): BuildImages & { text: string } {
  const { syntax, instructions } = readDockerfile(text, given);
  // As they end in the file, which documents may hold.
  const lines: (string | undefined)[] = text.replace(/^\uFEFF/, '').split('\n');
  const write = ({ name, flags, rest, lines: [first, last] }: PlacedInstruction): void => {
    lines.fill(undefined, first, last + 1);
    lines[first] = [name, ...flags, rest].join(' ');
  };
  const values = new Map<string, string | undefined>();
  const images: UsedImage[] = [];
  const readers = given.buildkit ? readersOf(syntax, given) : [];
  images.push(...readers);
  const [own] = readers;
  if (syntax !== undefined && own !== undefined) {
    const at = lines.findIndex((line) => directiveOf(line ?? '')?.[0] === 'syntax');
    lines[at] = `# syntax=${syntax.replace(/^\S+/, () => wordFor(own))}`;
  }
  const all = instructions.flatMap((each) => (each.name === 'FROM' ? (stageOf(each).stage ?? []) : []));
  const before: string[] = [];
  let count = 0;
  for (const instruction of instructions) {
    if (instruction.name === 'ARG' && count === 0) declare(instruction.rest, values, given.args);
    if (instruction.name !== 'FROM') {
      const taken = takenBy(instruction, { before, all, count });
      images.push(...taken);
      if (instruction.name !== 'ONBUILD' && taken.length > 0) {
        write({ ...instruction, flags: instruction.flags.map((flag) => withWord(flag, taken, wordFor)) });
      }
      continue;
    }
    const { word, platform = given.platform, stage } = stageOf(instruction);
    const name = expanded(word, values);
    const isStage = before.includes(name.toLowerCase());
    if (!isStage && name !== 'scratch') {
      const image: UsedImage = { name: assertName(name), isBase: true, platform };
      images.push(image);
      write({ ...instruction, rest: instruction.rest.replace(/^\S+/, () => wordFor(image)) });
    }
    if (stage !== undefined) before.push(stage);
    count += 1;
  }
  const whole = lines.filter((line) => line !== undefined).join('\n');
  return { images, stages: new Set(all), text: whole };
}

/** The image that reads the file: the file's own is the first one. What an argument puts in its place must say which it is. */
function readersOf(syntax: string | undefined, { args }: BuildGiven): UsedImage[] {
  const given = args.get('BUILDKIT_SYNTAX');
  if (given !== undefined && !/@sha256:[0-9a-f]{64}$/.test(given)) throw refused('BUILDKIT_SYNTAX without a digest');
  return [syntax, given].flatMap((reader) =>
    reader === undefined ? [] : { name: assertName(reader.trim().split(/\s/, 1)[0]!), isBase: false },
  );
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
  const sources = flags.flatMap((flag) => sourcesIn(name, flag));
  return sources.flatMap((source) => {
    if (/^\d+$/.test(source) && Number(source) < stages.count) return [];
    if (stages.before.includes(source.toLowerCase())) return [];
    if (/^\d+$/.test(source) || stages.all.includes(source.toLowerCase())) {
      throw refused(`the stage ${source}, which is not above`);
    }
    return source === 'scratch' ? [] : [{ name: assertName(source), isBase: false }];
  });
}

/** What an option takes from: `--from=IMAGE`, and of `RUN` `--mount=type=bind,from=IMAGE,…`. */
function sourcesIn(instruction: string, flag: string): string[] {
  if (instruction !== 'RUN') return /^--from=(.*)$/s.exec(flag)?.slice(1) ?? [];
  const fields = /^--mount=(.*)$/s.exec(flag)?.[1]?.split(',') ?? [];
  return fields.flatMap((field) => MOUNTED_FROM.exec(field)?.slice(2) ?? []);
}

const MOUNTED_FROM = /^(\s*from\s*=)(.*)$/is;

function withWord(flag: string, taken: readonly UsedImage[], wordFor: WordFor): string {
  const put = (source: string): string => {
    const image = taken.find(({ name }) => name === source);
    return image ? wordFor(image) : source;
  };
  if (!flag.startsWith('--mount=')) return flag.replace(/^(--from=)(.*)$/s, (_all, key, source) => key + put(source));
  const fields = flag.slice('--mount='.length).split(',');
  return `--mount=${fields.map((field) => field.replace(MOUNTED_FROM, (_all, key, source) => key + put(source))).join(',')}`;
}

function assertName(name: string): string {
  if (/^[a-zA-Z0-9][\w./:@+-]*$/.test(name)) return name;
  throw refused(`the image ${JSON.stringify(name.slice(0, 200))}, which only building would tell`);
}
