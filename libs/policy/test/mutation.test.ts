import { performance } from 'node:perf_hooks';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HARMLESS } from '../src/commands/find/harmless.fixtures.js';
import { MENTIONED } from '../src/commands/find/mentioned.fixtures.js';
import { ORDERED } from '../src/commands/find/ordered.fixtures.js';
import { judgeInstruction } from '../src/judge/judge-instruction.js';
import { judgeText } from '../src/judge/judge-text.js';
import { builtinRules } from '../src/rules/catalogue.js';
import { builtinPolicy } from '../src/rules/policy.js';
import { mutationsOf } from './mutations.js';

const LONGEST = 4096;
/** Ordinary commands, as long as the longest text: what any machine is measured by. */
const ORDINARY = 'cat a.txt | grep b > c.txt; '.repeat(LONGEST).slice(0, LONGEST);
/** Far above what any text takes, which is three; far below what somebody would wait for. */
const MAX_TIMES = 10;
/** What is over sooner is not looked at twice. */
const WORTH_A_LOOK_MS = 50;
/** Every so many texts are judged by the other door, too, which shares all but the sections. */
const ALSO_AS_TEXT = 20;

const policy = builtinPolicy();
const TEXTS = [
  ...builtinRules().commands.flatMap(({ catches, passes }) => [...catches, ...passes]),
  ...[...ORDERED, ...MENTIONED].map(([text]) => text),
  ...HARMLESS,
];

/** The least processor time of several tries: what else the machine does makes single ones long. */
function leastOf(tries: number, work: () => unknown): number {
  const times = Array.from({ length: tries }, () => {
    const start = process.cpuUsage();
    work();
    return process.cpuUsage(start).user / 1000;
  });
  return Math.min(...times);
}

test.each([
  { count: 80_000, longest: 512, seed: 20_261_121 },
  { count: 20_000, longest: LONGEST, seed: 20_261_122 },
])(
  '$count mutated texts of up to $longest characters are judged, none throws and none is slow',
  (mutations) => {
    const ordinary = () => leastOf(5, () => judgeInstruction(ORDINARY, policy));
    const slow: string[] = [];
    let made = 0;
    for (const text of mutationsOf(TEXTS, mutations)) {
      const judge = () => judgeInstruction(text, policy);
      const start = performance.now();
      judge();
      if (performance.now() - start > WORTH_A_LOOK_MS && leastOf(5, judge) > MAX_TIMES * ordinary()) slow.push(text);
      if (made++ % ALSO_AS_TEXT === 0) judgeText(text, policy);
    }
    expect(slow).toEqual([]);
  },
  900_000,
);

test('a mutated text gets the same answer every time, with places that lie in it', () => {
  for (const text of mutationsOf(TEXTS, { seed: 7, count: 500, longest: LONGEST })) {
    const judgement = judgeInstruction(text, policy);
    expect(judgeInstruction(text, policy)).toEqual(judgement);
    for (const { start, end } of judgement.violations) {
      expect([start >= 0, end >= start, end <= text.length]).toEqual([true, true, true]);
    }
  }
});

test('any string is judged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
      expect(['APPROVED', 'REJECTED']).toContain(judgeInstruction(text, policy).decision);
    }),
    { numRuns: 500 },
  );
});
