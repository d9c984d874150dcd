import { factOf } from '../service-fact.js';
import type { ServiceFact } from '../service-fact.js';
import { actOfStatement } from './statement.js';
import { keyword, sqlStatements, sqlTokens } from './tokens.js';
import type { Token } from './tokens.js';

/** More statements than anybody reads; what comes after them changes no judgement. */
const MAX_FACTS = 200;
/** A block in a string in a block: deeper is nothing that a person writes. */
const MAX_DEPTH = 3;

/**
 * What a script of SQL does, one fact for each statement that does something. Strings and comments are data; the body
 * of a DO block and of a dynamic statement is code. Never throws, linear in length.
 */
export const sqlFacts = (text: string): ServiceFact[] => factsOfScript(text, 0).slice(0, MAX_FACTS);

function factsOfScript(text: string, depth: number): ServiceFact[] {
  const facts: ServiceFact[] = [];
  let inBody = false;
  for (const statement of sqlStatements(sqlTokens(text))) {
    if (facts.length >= MAX_FACTS) break;
    if (inBody) inBody = keyword(statement[0]) !== 'END';
    else facts.push(...factsOfStatement(statement, depth));
    inBody ||= opensBody(statement);
  }
  return facts;
}

const factsOfStatement = (statement: readonly Token[], depth: number): ServiceFact[] =>
  runParts(statement).flatMap((part) => {
    const does = actOfStatement(part);
    const bodies =
      depth < MAX_DEPTH && RUNS_TEXT.has(keyword(part[0])) ? part.filter(({ kind }) => kind === 'string') : [];
    return [
      ...(does ? [factOf(does.act, does.objects)] : []),
      ...bodies.flatMap(({ text }) => factsOfScript(text, depth + 1)),
    ];
  });

const RUNS_TEXT = new Set(['DO', 'EXEC', 'EXECUTE']);
const DEFINES = new Set(['PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT']);

/** `CREATE PROCEDURE … BEGIN …;` only defines what stands up to its END. */
function opensBody(statement: readonly Token[]): boolean {
  if (keyword(statement[0]) !== 'CREATE') return false;
  const words = statement.map(keyword);
  return words.some((word) => DEFINES.has(word)) && words.includes('BEGIN') && !words.includes('END');
}

/** Statements that begin with something other than what they do. */
const LEADERS = new Set([
  'WITH',
  'EXPLAIN',
  'IF',
  'BEGIN',
  'ELSE',
  'USE',
  'GO',
  'DECLARE',
  'SET',
  'WHILE',
  'LOOP',
  'THEN',
  'FOR',
]);
const INNER = new Set(['DROP', 'TRUNCATE', 'DELETE', 'UPDATE', 'EXEC', 'EXECUTE', 'ALTER']);
/** A word of INNER after one of these is a name or a clause. */
const BEFORE_CLAUSE = new Set(['ON', 'FOR', 'AS', '.', 'SET', 'OF', 'OR', ',', '=']);

/** The parts of a statement that run: of a CTE each that changes rows, after IF … what follows. */
function runParts(statement: readonly Token[]): ReadonlyArray<readonly Token[]> {
  const leader = keyword(statement[0]);
  if (!LEADERS.has(leader)) return [statement];
  if (leader === 'EXPLAIN' && !statement.some((token) => keyword(token) === 'ANALYZE')) return [];
  const starts = statement.flatMap((token, index) =>
    INNER.has(keyword(token)) && !BEFORE_CLAUSE.has(keyword(statement[index - 1])) ? [index] : [],
  );
  return starts.map((start, index) => withoutRest(statement.slice(start, starts[index + 1])));
}

/** Up to the parenthesis that was opened before the part began. */
function withoutRest(part: readonly Token[]): readonly Token[] {
  let depth = 0;
  const end = part.findIndex((token) => {
    depth += { '(': 1, ')': -1 }[keyword(token)] ?? 0;
    return depth < 0;
  });
  return end < 0 ? part : part.slice(0, end);
}
