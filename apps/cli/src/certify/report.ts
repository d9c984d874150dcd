import { type InspectedRow, type Outcome, outcomeOf } from '../inspection.js';
import { onOneLine } from '../text.js';
import type { Section } from './sections.js';

export interface Certificate {
  made_at: string;
  outcome: Outcome;
  passed: number;
  failed: number;
  not_checked: number;
  sections: { title: string; outcome: Outcome; checks: InspectedRow[] }[];
}

/** The whole as one object: what was seen, and how much of it could not be. */
export function certificateOf(sections: readonly Section[], now: Date): Certificate {
  const rows = sections.flatMap((section) => section.rows);
  const count = (of: Outcome): number => rows.filter(({ outcome }) => outcome === of).length;
  return {
    made_at: now.toISOString(),
    outcome: outcomeOf(rows),
    passed: count('passed'),
    failed: count('failed'),
    not_checked: count('not checked'),
    sections: sections.map(({ title, rows: checks }) => ({ title, outcome: outcomeOf(checks), checks })),
  };
}

const cell = (text: string): string => onOneLine(text).replace(/[\\|<>`*_[\]]/g, '\\$&');

const tableOf = (rows: readonly InspectedRow[]): string[] => [
  '| outcome | what | seen |',
  '| --- | --- | --- |',
  ...rows.map(({ outcome, what, says }) => `| ${outcome} | ${cell(what)} | ${cell(says)} |`),
];

/** The certificate for people. What could not be checked stands in front: it is what the reader has to know. */
export function markdownOf({ made_at, outcome, passed, failed, not_checked, sections }: Certificate): string {
  const open = sections.flatMap(({ checks }) => checks.filter((check) => check.outcome === 'not checked'));
  return [
    '# Security integrity report',
    '',
    `${made_at}: **${outcome}**. ${passed} passed, ${failed} failed, ${not_checked} not checked.`,
    '',
    ...(open.length > 0 ? ['## Not checked', '', ...tableOf(open), ''] : []),
    ...sections.flatMap(({ title, outcome: of, checks }) => [`## ${title}: ${of}`, '', ...tableOf(checks), '']),
  ].join('\n');
}
