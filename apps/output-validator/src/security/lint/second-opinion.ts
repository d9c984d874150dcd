import type { Finding } from '../flow/engine.js';
import type { Followed } from '../follow-values.js';
import { familyOf } from '../rules/families.js';
import { WEAKNESSES } from '../rules/weaknesses.js';
import type { Statement } from '../tree/tree.js';
import type { Remark } from './lint-row.js';

/**
 * Of what linters say, what the engine did not find itself and does not know better: one weakness of one statement is one
 * finding, and where the engine saw that a value is fixed or made harmless, or that the place is never reached, it is right.
 */
export function hear(remarks: readonly Remark[], { findings, known }: Followed): Finding[] {
  if (remarks.length === 0 || !known) return [];
  const statementAt = statementsOf(known.program.body);
  const told = new Set(findings.map(({ weakness, at }) => `${familyOfWeakness(weakness)}:${statementAt(at.line)}`));
  return remarks.flatMap(({ row: [weakness, severity, confidence], foundBy, line, column }) => {
    const family = familyOfWeakness(weakness);
    const begin = statementAt(line);
    const key = `${family}:${begin}`;
    const isKnownBetter = known.opinions.rulesOut(family, line) || known.opinions.rulesOut(family, begin);
    if (told.has(key) || isKnownBetter) return [];
    told.add(key);
    return [{ weakness, at: { line, column }, confidence, severity, foundBy }];
  });
}

function familyOfWeakness(name: string): string {
  const known = WEAKNESSES[name];
  if (!known) throw new Error(`no weakness is named ${name}`);
  return familyOf(known.cwe);
}

/** Tells of a line on which the statement begins that it belongs to: a call over several lines is reported on any of them. */
function statementsOf(body: readonly Statement[]): (line: number) => number {
  const begins = new Set<number>([1]);
  const open: unknown[] = [...body];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (isStatement(next)) begins.add(next.at.line);
    open.push(...Object.values(next).filter((value) => value !== undefined));
  }
  const sorted = [...begins].sort((one, other) => one - other);
  return (line) => sorted.findLast((begin) => begin <= line) ?? 1;
}

const STATEMENTS: ReadonlySet<unknown> = new Set([
  'expression',
  'if',
  'loop',
  'switch',
  'try',
  'return',
  'throw',
  'leave',
  'class',
  'import',
  'block',
  'function',
]);

const isStatement = (node: object): node is Statement => 'kind' in node && STATEMENTS.has(node.kind) && 'at' in node;
