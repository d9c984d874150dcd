import type { Invocation, Word } from '../../invocation.js';
import { isRiskyCode } from './escape-code.js';
import { isPlainHelper } from './escape-helpers.js';
import { OPTION_TABLE } from './escape-options-table.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

interface Capabilities {
  runs: readonly string[];
  loads: readonly string[];
  code: readonly string[];
}

const listOf = (column: string | undefined): string[] => (column ?? '').split(/\s+/).filter((name) => name !== '');

function readTable(text: string): Map<string, Capabilities> {
  const table = new Map<string, Capabilities>();
  for (const line of text.split('\n')) {
    const [programs, runs, loads, code] = line.split('|').map(listOf);
    for (const program of programs ?? []) {
      const there = table.get(program);
      table.set(program, {
        runs: [...(there?.runs ?? []), ...(runs ?? [])],
        loads: [...(there?.loads ?? []), ...(loads ?? [])],
        code: [...(there?.code ?? []), ...(code ?? [])],
      });
    }
  }
  return table;
}

const TABLE = readTable(OPTION_TABLE);

/** Programs whose options are described. */
export const DESCRIBED_OPTIONS: ReadonlySet<string> = new Set(TABLE.keys());

/** Options whose value is code: whatever looks like a path in it is the code's. */
export const codeOptionsOf = (program: string): readonly string[] => TABLE.get(program)?.code ?? [];

/** The value is the word behind. */
const NEXT = Symbol('next word');

function valueIn(
  text: string,
  option: string,
  { alone, isLetter }: { alone: boolean; isLetter: boolean },
): string | typeof NEXT | undefined {
  if (text === option) return alone ? '' : NEXT;
  if (alone) return undefined;
  if (text.startsWith(option)) {
    if (text.charAt(option.length) === '=') return text.slice(option.length + 1);
    if (isLetter) return text.slice(2);
  }
  const isLast = isLetter && text.length < 6 && text.endsWith(option.charAt(1)) && /^-[A-Za-z]+$/.test(text);
  return isLast ? NEXT : undefined;
}

/** The value of an option among the words; '' for an option that says all by being there. */
export function optionValues(args: readonly Word[], name: string): string[] {
  const alone = name.endsWith('!');
  const option = alone ? name.slice(0, -1) : name;
  const isLetter = /^-[A-Za-z]$/.test(option);
  const values: string[] = [];
  for (const [index, { text }] of args.entries()) {
    const value = valueIn(text, option, { alone, isLetter });
    if (value !== undefined) values.push(value === NEXT ? (args[index + 1]?.text ?? '') : value);
  }
  return values;
}

/** A file of one's own: not a name that the program looks up itself, and not what the system brings along. */
const namesFile = (value: string): boolean =>
  value === '' || (/[/$]|\.so\b/.test(value) && !/^\/(?:etc|usr|lib|opt)\//.test(value) && !OWN_SETTINGS.test(value));

/** Settings that the project keeps: as much its own as the scripts that it runs. */
const OWN_SETTINGS =
  /^(?!\.\.)[\w.-][\w./-]{0,200}(?:\.(?:conf|cfg|cnf|toml|ya?ml|json[c5]?|ini|properties|xml)|(?:conf|config|config[-_]file|settings|rc))$/;

/** What options make a program start, load or interpret. */
export function optionFacts({ program, args }: Invocation): FactParts[] {
  const capabilities = args.length === 0 ? undefined : TABLE.get(program);
  if (!capabilities) return [];
  const { runs, loads, code } = capabilities;
  const valuesOf = (names: readonly string[]) => names.flatMap((name) => optionValues(args, name));
  const found: FactParts[] = [];
  if (valuesOf(runs).some((value) => !isPlainHelper(value))) found.push(fact('program.start'));
  if (valuesOf(loads).some(namesFile)) found.push(fact('library.load'));
  if (valuesOf(code).some((value) => isRiskyCode(program, value))) found.push(fact('code.inline'));
  return found;
}
