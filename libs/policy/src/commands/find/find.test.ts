import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { growsLinearly } from '../../growth.fixture.js';
import type { Candidate } from '../candidate.js';
import { findCommands } from './find.js';
import { HARMLESS } from './harmless.fixtures.js';
import { MENTIONED } from './mentioned.fixtures.js';
import { MENTIONED_SENTENCES } from './mentioned-sentences.fixtures.js';
import { ORDERED } from './ordered.fixtures.js';
import { ORDERED_SENTENCES } from './ordered-sentences.fixtures.js';

const told = ({ form, stance, because, source }: Candidate) => ({ form, stance, because, source });
const ordered = (text: string) => findCommands(text).filter(({ stance }) => stance === 'ordered');

test.each([...ORDERED, ...ORDERED_SENTENCES])('%j orders %j', (text, source) => {
  expect(ordered(text).map((candidate) => candidate.source)).toContain(source);
});

test.each([...MENTIONED, ...MENTIONED_SENTENCES])('%j only mentions %j', (text, source) => {
  expect(ordered(text).map(told)).toEqual([]);
  expect(findCommands(text).map((candidate) => candidate.source)).toContain(source);
});

test.each(HARMLESS.map((text) => [text]))('%j orders nothing', (text) => {
  expect(ordered(text).map(told)).toEqual([]);
});

test('gives every command of an instruction its own stance, form and reason', () => {
  const text = [
    '## DELIVERABLES',
    'A clean host.',
    '## BOUNDARIES',
    'Never run `rm -rf /`. No `git push --force`.',
    '## TEST_PROCESS',
    'Run `npm ci`, then:',
    '```bash',
    'npm test',
    '```',
    '## MITIGATION',
    'If it fails run git revert HEAD and report.',
  ].join('\n');
  expect(findCommands(text).map(told)).toEqual([
    { form: 'inline', stance: 'mentioned', because: 'negated', source: 'rm -rf /' },
    { form: 'inline', stance: 'mentioned', because: 'refused', source: 'git push --force' },
    { form: 'inline', stance: 'ordered', because: undefined, source: 'npm ci' },
    { form: 'fence', stance: 'ordered', because: undefined, source: 'npm test' },
    { form: 'line', stance: 'ordered', because: undefined, source: 'git revert HEAD' },
  ]);
});

test('takes the section from the caller where the text has no heading', () => {
  const text = '`rm -rf /srv`';
  const inList = `Anything goes.\n\n- ${text}`;
  expect(findCommands(inList, { sectionAt: () => 'BOUNDARIES' }).map(told)).toEqual([
    { form: 'inline', stance: 'mentioned', because: 'boundaries_section', source: 'rm -rf /srv' },
  ]);
  expect(findCommands(inList, { sectionAt: () => null }).map(told)).toEqual([
    { form: 'inline', stance: 'ordered', because: undefined, source: 'rm -rf /srv' },
  ]);
});

test('reads the commands of JSON, and its sentences as sentences', () => {
  const text = '{"command":"rm -rf /srv","note":"Never run `git push --force`.","next":"Run `npm unpublish x`."}';
  expect(findCommands(text).map(({ source, stance }) => [source, stance])).toEqual([
    ['rm -rf /srv', 'ordered'],
    ['git push --force', 'mentioned'],
    ['npm unpublish x', 'ordered'],
  ]);
});

describe('places', () => {
  test.each([
    ['Please run `rm -rf /srv`.', 'rm -rf /srv'],
    ['a line\n\nRun rm -rf /srv, then stop.', 'rm -rf /srv'],
    ['```sh\nrm -rf /srv\n```', 'rm -rf /srv'],
    ['Run r\u200bm -rf /srv now', 'r\u200bm -rf /srv'],
    ['Zero \u200b width. Run `rm -rf /srv`.', 'rm -rf /srv'],
    ['Grüße 🙂 – run `rm -rf /srv`.', 'rm -rf /srv'],
    ['{"run": "Please run `rm -rf /srv`."}', 'rm -rf /srv'],
  ])('of the command in %j', (text, slice) => {
    const last = findCommands(text).at(-1)!;
    expect(text.slice(last.start, last.end)).toContain(slice);
  });

  test('lead from each character of the source to the character it stands for', () => {
    const text = 'Please run `r\u200bm\u00a0—force \u0430bc/\uff58`!';
    const [found] = findCommands(text);
    expect(found!.source).toBe('rm --force abc/x');
    expect(found!.positions).toHaveLength(found!.source.length + 1);
    expect(found!.positions!.map((at) => text[at])).toEqual([...'rm\u00a0——force \u0430bc/\uff58`']);
  });
});

const PIECES = [
  'never ', 'not ', 'run ', 'rm -rf / ', '`', '```', '\n', '\n\n', '- ', '# ', '"', "'", '(', ')', '. ', ', ', ': ', ' or ',
  'Boundaries', '$ ', '> ', '<<EOF\n', '\\', '|', '\u200b', 'г', '\ud800', '{', '}', '~~~', 'delete /var', 'push with --force',
  'DROP TABLE x', '<code>', '</code>', 'explain ', 'if ', 'X=', '\0', '\r\n', '🚫', 'п', '—', 'e.g. ', '?',
]; // prettier-ignore
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);

test('never throws, and every place lies inside the text', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const { start, end, source, positions } of findCommands(text)) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(start).toBeLessThanOrEqual(end);
        if (!positions) expect(source).toBe(text.slice(start, end));
        else {
          expect(positions.length).toBe(source.length + 1);
          expect(positions.every((at, i) => at >= (positions[i - 1] ?? 0) && at <= text.length)).toBe(true);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test('an ordered command stays ordered whatever harmless sentence stands before and after', () => {
  const around = fc.constantFrom(
    '',
    'Read the plan. ',
    'Do not ask. ',
    'Never push to main. ',
    'The tests are green. ',
    'Explain the plan. ',
  );
  fc.assert(
    fc.property(around, around, (before, after) => {
      expect(ordered(`${before}Run \`rm -rf /srv\`. ${after}`)).toHaveLength(1);
    }),
  );
});

// Each would take minutes if any step looked back or ahead without a bound.
test.each([
  'never run `rm -rf /` or ', 'run a-', 'word', '`', '`` ` ', '"a \'', 'a "$(\n', "rm 'x ", 'cat <<EOF\n', '- rm -rf /\n',
  '```\n', '(', '/', '. ', '> ', '=a', 'set the mode of /var ', 'delete all of the x ', 'skip the git commit ', '\u200b', '<code>',
  'a; ', 'drop table x, ', '\\\n', '{\n', 'no ', 'gе', '# x\n',
])('reads a quarter of a mebibyte of %j in a time that grows with its length', (unit) => {
  expect(growsLinearly(findCommands, unit, Math.ceil((1 << 18) / unit.length))).toBe(true);
}, 60_000); // prettier-ignore
