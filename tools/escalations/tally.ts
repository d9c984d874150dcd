import { escalationOf } from '../../apps/verifier/src/reader/escalation.js';

/** A claim as it was logged, with what is known about it besides. */
export interface Logged {
  claim: string;
  context?: { cwd?: string | undefined; task_started_at?: string | undefined } | undefined;
}

const ANY_START = '2020-01-01T00:00:00.000Z';

/** How often each thing that the reader lacks stood in a claim. */
export interface Tally {
  claims: number;
  escalated: number;
  reasons: Map<string, number>;
  words: Map<string, number>;
  shapes: Map<string, number>;
}

const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** Reads every claim with the lexicon of today: what has been taught since it was logged no longer shows. */
export async function tally(claims: AsyncIterable<Logged> | Iterable<Logged>): Promise<Tally> {
  const found: Tally = { claims: 0, escalated: 0, reasons: new Map(), words: new Map(), shapes: new Map() };
  for await (const { claim, context } of claims) {
    found.claims += 1;
    // A shape does not depend on where the claimant worked, or since when.
    const escalation = escalationOf(claim, { cwd: '/', task_started_at: ANY_START, ...context });
    if (escalation === undefined) continue;
    found.escalated += 1;
    add(found.reasons, escalation.reason);
    for (const word of escalation.words) add(found.words, word);
    for (const shape of escalation.shapes) add(found.shapes, shape);
  }
  return found;
}

const table = (title: string, counts: Map<string, number>, most: number): string[] => {
  const rows = [...counts].sort(([one, first], [other, second]) => second - first || one.localeCompare(other));
  return [
    '',
    `${title} (${counts.size})`,
    ...rows.slice(0, most).map(([key, count]) => `${String(count).padStart(6)}  ${key}`),
  ];
};

/** The tally as text: reasons, words that no rule and no list knows, shapes of sentences; the most frequent first. */
export function printed({ claims, escalated, reasons, words, shapes }: Tally, most: number): string {
  return [
    `${claims} claims, ${escalated} not read to the last word`,
    ...table('reasons', reasons, most),
    ...table('words nobody taught the reader', words, most),
    ...table('shapes of sentences', shapes, most),
    '',
  ].join('\n');
}
