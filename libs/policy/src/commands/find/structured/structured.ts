import { readJson } from '../../../tree/flow.js';
import type { Scalar, TreeNode } from '../../../tree/tree.js';
import { readYaml } from '../../../tree/yaml.js';
import type { Candidate, Form } from '../../candidate.js';
import { shapeOf } from '../shape.js';
import { findInDockerfile, isDockerfile } from './dockerfile.js';
import { type FieldReading, findInFields } from './fields.js';
import { findInMakefile, isMakefile } from './makefile.js';

/** What a structured text holds: its commands, and the values that are no commands but may be prose with commands. */
export type StructuredReading = FieldReading;

/** JSON in a value of JSON, as tool calls have it, is read so many times. */
const DEEPEST = 3;
const COMMAND_KEY =
  /^[ \t-]*["']?(?:[a-z_]*command|cmds?|run|(?:before_|after_)?script|scripts|commands|entrypoint|args|shell)["']?[ \t]*:/im;
const CI_KEYS = ['jobs', 'stages', 'pipelines', 'pipeline', 'steps', 'workflows', 'stage'];

/** A key at the top that only the file of a build service has makes its commands steps. */
export function formOf(roots: readonly TreeNode[]): Form {
  const keys = roots.flatMap((root) => (root.kind === 'map' ? root.entries.map(({ key }) => key.value) : []));
  return keys.some((key) => CI_KEYS.includes(key)) ? 'ci_step' : 'field';
}

const placeIn = ({ start, positions }: Scalar) => {
  const at = (offset: number) => positions?.[offset] ?? start + offset;
  return { at, end: (offset: number) => (offset > 0 ? at(offset - 1) + 1 : at(0)) };
};

/** Reads values that are JSON themselves. */
function withNested(reading: FieldReading, depth: number): FieldReading {
  const candidates = [...reading.candidates];
  const prose: Scalar[] = [];
  for (const scalar of reading.prose) {
    const root = depth < DEEPEST && /^\s*[{[]/.test(scalar.value) ? readJson(scalar.value) : undefined;
    if (!root) {
      prose.push(scalar);
      continue;
    }
    const inner = withNested(findInFields([root], formOf([root])), depth + 1);
    const { at, end } = placeIn(scalar);
    const back = <T extends Candidate | Scalar>(item: T, length: number): T => ({
      ...item,
      start: at(item.start),
      end: end(item.end),
      positions: Array.from({ length: length + 1 }, (_, i) => at(item.positions?.[i] ?? item.start + i)),
    });
    candidates.push(...inner.candidates.map((found) => back(found, found.source.length)));
    prose.push(...inner.prose.map((value) => back(value, value.value.length)));
  }
  return { candidates, prose };
}

/** All of the text is JSON: its commands and its other values. Undefined when it is none. */
export function readJsonFields(text: string): StructuredReading | undefined {
  const root = readJson(text);
  return root && withNested(findInFields([root], formOf([root])), 0);
}

/** All of the text is YAML: its commands and its other values. Undefined when it is none. */
export function readYamlFields(text: string): StructuredReading | undefined {
  const roots = readYaml(text);
  return roots && withNested(findInFields(roots, formOf(roots)), 0);
}

/** "Run: the tests, then report" is a sentence behind a label, though YAML would have it as a field. */
function withSentencesAsProse({ candidates, prose }: StructuredReading): StructuredReading {
  const isSentence = ({ source, form }: Candidate) =>
    form === 'field' && !source.includes('\n') && shapeOf(source) === 'prose';
  const sentences = candidates.filter(isSentence);
  return {
    candidates: candidates.filter((found) => !isSentence(found)),
    prose: [
      ...prose,
      ...sentences.map(({ source: value, start, end, positions }): Scalar => {
        return { kind: 'scalar', value, quoted: true, start, end, positions };
      }),
    ].sort((a, b) => a.start - b.start),
  };
}

/**
 * Reads a whole text of unknown kind as JSON, a Dockerfile, a Makefile, or YAML that has a field for a command.
 * Undefined when it is none of these. Takes time in proportion to the length and never throws. Comments are no commands.
 * The caller has to read `prose` on its own: values may be instructions.
 */
export function readStructured(text: string): StructuredReading | undefined {
  const first = /[^\s\uFEFF]/.exec(text)?.[0];
  if (first === '{' || first === '[') return readJsonFields(text);
  if (isDockerfile(text)) return { candidates: findInDockerfile(text), prose: [] };
  if (isMakefile(text)) return { candidates: findInMakefile(text), prose: [] };
  if (!COMMAND_KEY.test(text)) return undefined;
  const yaml = readYamlFields(text);
  const reading = yaml && withSentencesAsProse(yaml);
  return reading && reading.candidates.length > 0 ? reading : undefined;
}

/** The commands of a whole text that is JSON, YAML or the like; undefined when it is none of these. */
export function findStructured(text: string): Candidate[] | undefined {
  return readStructured(text)?.candidates;
}
