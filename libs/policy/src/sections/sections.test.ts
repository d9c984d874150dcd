import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { growsLinearly } from '../growth.fixture.js';
import { SECTION_GUIDE, SECTION_NAMES, type SectionName, readSections, sectionAt } from './sections.js';

const PROSE: Record<SectionName, string> = {
  DELIVERABLES: 'The report `out/report.md` and its figures.',
  SUCCESS_CRITERIA: 'The report opens and names all twelve hosts.',
  BOUNDARIES: 'Never touch the database. Dependencies stay as they are.',
  DEPENDENCIES: 'Read access to the inventory.',
  MITIGATION: 'Restore the old report from the backup.',
  TEST_PROCESS: 'Open it and compare ten rows by hand.',
  TEST_RESULTS_FORMAT: 'A table in Markdown.',
  RESOURCE_REQUIREMENTS: 'One hour, one machine.',
  RISK_ASSESSMENT: 'Low: nothing is written outside out/.',
  QUALITY_METRICS: 'Every row is right.',
};

const title = (name: string) => name[0] + name.slice(1).toLowerCase().replaceAll('_', ' ');

/** The forms in which people and models write a section. */
const FORMS: ReadonlyArray<[string, (name: string, text: string, number: number) => string]> = [
  ['NAME: text', (name, text) => `${name}: ${text}`],
  ['NAME: with the text beneath', (name, text) => `${name}:\n${text}\n`],
  ['NAME alone in capitals', (name, text) => `${name}\n${text}\n`],
  ['a Markdown heading', (name, text) => `## ${name}\n\n${text}\n`],
  ['a Markdown heading in words', (name, text) => `### ${title(name)}\n${text}\n`],
  ['a closed Markdown heading', (name, text) => `## ${title(name)} ##\n${text}\n`],
  ['a heading with a picture', (name, text) => `## 🎯 ${title(name)}\n${text}\n`],
  ['a setext heading', (name, text) => `${title(name)}\n----------\n${text}\n`],
  ['a main setext heading', (name, text) => `${title(name)}\n===\n\n${text}\n`],
  ['bold', (name, text) => `**${name}**\n${text}\n`],
  ['bold with the colon inside', (name, text) => `**${title(name)}:** ${text}`],
  ['bold with the colon outside', (name, text) => `**${title(name)}**: ${text}`],
  ['bold with underscores', (name, text) => `__${name}__\n${text}\n`],
  ['numbered', (name, text, number) => `${number}. ${name}\n${text}\n`],
  ['numbered and bold', (name, text, number) => `${number}) **${title(name)}**:\n   ${text}\n`],
  ['a numbered heading with a remark', (name, text, number) => `### ${number}. ${title(name)} (must)\n${text}\n`],
  ['a list item', (name, text) => `- ${name}: ${text}`],
  ['a list item in words', (name, text) => `* ${title(name)}: ${text}`],
  ['dashes between the words', (name, text) => `${name.replaceAll('_', '-')}: ${text}`],
  ['nothing between the words', (name, text) => `${name.replaceAll('_', '').toLowerCase()}: ${text}`],
  ['an escaped underscore', (name, text) => `## ${name.replaceAll('_', '\\_')}\n${text}`],
  ['a quoted key', (name, text) => `"${name}": "${text}"`],
  ['a YAML block', (name, text) => `${name}: |\n  ${text}\n`],
  ['a YAML list', (name, text) => `${name.toLowerCase()}:\n  - ${text}\n`],
  ['no-break spaces', (name, text) => `${name.replaceAll('_', '\u00a0')}:\u00a0${text}`],
  ['a full-width colon', (name, text) => `${name}：${text}`],
  ['zero-width spaces in the name', (name, text) => `${name.slice(0, 3)}\u200b${name.slice(3)}: ${text}`],
  ['a direction mark before it', (name, text) => `\u200f${name}: ${text}`],
];

const written = (form: (typeof FORMS)[number][1], names: readonly SectionName[]) =>
  names.map((name, i) => form(name, PROSE[name], i + 1)).join('\n');

describe('reads all ten sections', () => {
  test.each(FORMS)('written as %s', (_form, write) => {
    const text = written(write, SECTION_NAMES);
    const reading = readSections(text);
    expect(reading).toMatchObject({ found: [...SECTION_NAMES], missing: [], empty: [], duplicates: [] });
    const dos = readSections(`\ufeff${text.replaceAll('\n', '\r\n')}`);
    expect(dos).toMatchObject({ found: [...SECTION_NAMES], empty: [] });
  });

  test.each<[string, unknown]>([
    ['of strings', PROSE],
    ['of lists', Object.fromEntries(Object.entries(PROSE).map(([name, text]) => [name.toLowerCase(), [text]]))],
    ['of objects', Object.fromEntries(Object.entries(PROSE).map(([name, text]) => [title(name), { text, n: 1 }]))],
    ['beneath another key', { task: 'a report', metadata: PROSE }],
  ])('in a JSON object %s', (_form, value) => {
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)])
      expect(readSections(text)).toMatchObject({ found: [...SECTION_NAMES], missing: [], empty: [] });
  });

  test.each([2, 4])('beneath one key of YAML, %d deep', (indent) => {
    const lines = SECTION_NAMES.map((name) => `${' '.repeat(indent)}${name}: ${PROSE[name]}\n`);
    expect(readSections(`metadata:\n${lines.join('')}`)).toMatchObject({ found: [...SECTION_NAMES], empty: [] });
  });

  test('filled in other languages', () => {
    const texts = ['Отчёт', '报告', 'تقرير', 'Ein Bericht', 'ρεπορτάζ', 'दस्तावेज़', '보고서', 'báo cáo', 'rapor', 'דוח'];
    const text = SECTION_NAMES.map((name, i) => `## ${name}\n${texts[i]}\n`).join('\n');
    expect(readSections(text)).toMatchObject({ missing: [], empty: [] });
  });
});

describe('a name is no section', () => {
  test.each([
    ['inside a sentence', 'Mind the BOUNDARIES: they are tight.'],
    ['at the start of a sentence', 'Boundaries are tight.'],
    ['at the start of a bold sentence', '**Boundaries** are tight.'],
    ['with other words in its heading', '## Boundaries of the system\ntight'],
    ['as a part of another word', 'BOUNDARIES2: tight'],
    ['in a fence', '```\nBOUNDARIES:\ntight\n```'],
    ['in a fence of tildes that holds backticks', '~~~\n```\nBOUNDARIES:\ntight\n~~~'],
    ['in an indented fence', '  - ```yaml\n    BOUNDARIES: tight\n    ```'],
    ['in a fence that is never closed', '```\nBOUNDARIES: tight'],
    ['in indented code', 'See\n\n    BOUNDARIES: tight'],
    ['in inline code', '`BOUNDARIES`: tight'],
    ['in a table', '| BOUNDARIES | tight |\n| --- | --- |'],
    ['in a quotation', '> BOUNDARIES: tight'],
    ['in a comment', '<!-- BOUNDARIES: tight -->'],
    ['in a comment over several lines', '<!--\nBOUNDARIES: tight\n-->\n'],
    ['after a comment that is never closed', '<!--\nBOUNDARIES: tight'],
    ['alone in small letters', 'about\nboundaries\nand more'],
    ['struck out', '~~BOUNDARIES~~: tight'],
    ['with a look-alike letter', 'B\u041eUNDARIES: tight'],
    ['with full-width letters', 'ＢＯＵＮＤＡＲＩＥＳ: tight'],
    ['with a mark on a letter', 'BOUNDARIES\u0301: tight'],
    ['written from right to left', '\u202eBOUNDARIES\u202c: tight'],
    ['as a value of JSON', '{"section": "BOUNDARIES", "text": "tight"}'],
    ['two levels deep in JSON', '{"a": {"b": {"BOUNDARIES": "tight"}}}'],
    ['beneath another section in JSON', '{"DELIVERABLES": {"BOUNDARIES": "tight"}}'],
    ['as a point of another section', '## DELIVERABLES\n- Boundaries: tight'],
    ['deeper than the sections of the text', 'DELIVERABLES: |\n  Boundaries: tight'],
  ])('%s', (_case, text) => {
    expect(readSections(text).found).not.toContain('BOUNDARIES');
  });
});

describe('a section is empty', () => {
  test.each([
    '',
    'TBD',
    'TBD.',
    'tba',
    'TODO',
    'TODO: fill in later',
    'N/A',
    'n.a.',
    'none',
    'None.',
    '...',
    '…',
    '-',
    '- ',
    '* TBD\n* TBD',
    '1. TODO\n2. ...',
    '- [ ] TBD',
    '<fill in>',
    '<!-- what must not be touched -->',
    '<!-- a\nb -->',
    '[describe here]',
    '[Describe the boundaries]',
    '{{boundaries}}',
    '${BOUNDARIES}',
    'xxx',
    '???',
    '_____',
    'Lorem ipsum dolor sit amet',
    'to be defined',
    '_To be determined_',
    'Boundaries',
    '\n```\n```',
    '\n```\nTBD\n```',
    '\u200b\u00a0',
    '\n### Details\n',
    '\nForbidden:\n',
    'null',
    '~',
    '|',
    'zu definieren',
    '待定',
  ])('that holds only %j', (content) => {
    const reading = readSections(`BOUNDARIES: ${content}\nDELIVERABLES: a file`);
    expect(reading).toMatchObject({ found: ['BOUNDARIES', 'DELIVERABLES'], empty: ['BOUNDARIES'] });
  });

  test.each(['""', 'null', '[]', '{}', '"TBD"', '["...", ""]', '[[[]], {"a": null}]', '"  \\n "'])(
    'of JSON that holds only %s',
    (value) => {
      expect(readSections(`{"BOUNDARIES": ${value}}`).empty).toEqual(['BOUNDARIES']);
    },
  );

  test('unless it is DEPENDENCIES and says that there is none', () => {
    expect(readSections('DEPENDENCIES: none\nMITIGATION: none').empty).toEqual(['MITIGATION']);
    expect(readSections('DEPENDENCIES: N/A').empty).toEqual(['DEPENDENCIES']);
  });
});

describe('a section is filled', () => {
  test.each([
    '5',
    'None: nothing outside out/ exists',
    '- TBD\n- out/ only',
    '\n```\nrm -rf /\n```',
    '\n### Forbidden\nthe database',
    '\n| what | how |\n| --- | --- |',
    '\n> the database',
    '[a.txt, b.txt]',
    '<https://example.com/boundaries>',
    'the database <!-- and its backups -->',
    'Todo list: the app in app/todo',
    `${'.'.repeat(500)} the database`,
  ])('by %j', (content) => {
    expect(readSections(`BOUNDARIES: ${content}`).empty).toEqual([]);
  });
});

test('a section that stands twice is reported and merged', () => {
  const text = '## BOUNDARIES\nTBD\n## MITIGATION\nundo\n## Boundaries\nthe database\n';
  const { found, empty, duplicates, blocks } = readSections(text);
  expect({ found, empty, duplicates }).toEqual({
    found: ['BOUNDARIES', 'MITIGATION'],
    empty: [],
    duplicates: ['BOUNDARIES'],
  });
  expect(blocks[0]!.content.map(({ start, end }) => text.slice(start, end))).toEqual(['\nTBD\n', '\nthe database\n']);
  expect(text.slice(blocks[0]!.heading.start, blocks[0]!.heading.end)).toBe('## BOUNDARIES');
});

test.each<[string, string, string, SectionName | null]>([
  ['its own line', 'BOUNDARIES: never here', 'here', 'BOUNDARIES'],
  ['a heading beneath it', '## BOUNDARIES\n### Data\nhere', 'here', 'BOUNDARIES'],
  ['a fence in it', '## BOUNDARIES\n```\n# MITIGATION\nhere\n```', 'here', 'BOUNDARIES'],
  ['text before all sections', 'here\n## BOUNDARIES\nx', 'here', null],
  ['a heading beside it', '## BOUNDARIES\nx\n## Notes\nhere', 'here', null],
  ['a heading above it', '## BOUNDARIES\nx\n# Notes\nhere', 'here', null],
  ['a setext heading beside it', '## BOUNDARIES\nx\nNotes\n-----\nhere', 'here', null],
  ['a heading after a filled label', 'BOUNDARIES: the database\n\n## Steps\nhere', 'here', null],
  ['a heading beneath an empty label', 'BOUNDARIES:\n\n### Data\nhere', 'here', 'BOUNDARIES'],
  ['the next section', 'BOUNDARIES: x\nMITIGATION: here', 'here', 'MITIGATION'],
  ['a value of JSON', '{"BOUNDARIES": "x", "MITIGATION": ["here"]}', 'here', 'MITIGATION'],
  ['a value of no section in JSON', '{"BOUNDARIES": "x", "task": "here"}', 'here', null],
])('knows the section of %s', (_case, text, what, section) => {
  expect(sectionAt(readSections(text), text.indexOf(what))).toBe(section);
});

test('tells for every section what belongs there', () => {
  expect(Object.keys(SECTION_GUIDE)).toEqual([...SECTION_NAMES]);
});

describe('holds for every text', () => {
  const form = fc.constantFrom(...FORMS.map(([, write]) => write));
  const order = fc.shuffledSubarray([...SECTION_NAMES], { minLength: SECTION_NAMES.length });

  test('a good instruction without one section misses exactly that one', () => {
    const removed = fc.constantFrom(...SECTION_NAMES);
    fc.assert(
      fc.property(form, order, removed, (write, names, without) => {
        const rest = names.filter((name) => name !== without);
        const { missing, empty, found } = readSections(written(write, rest));
        expect({ missing, empty, found }).toEqual({ missing: [without], empty: [], found: rest });
      }),
    );
  });

  test('a good instruction with one placeholder has exactly that section empty', () => {
    const emptied = fc.constantFrom(...SECTION_NAMES);
    fc.assert(
      fc.property(form, order, emptied, fc.constantFrom('TBD', '...', '[fill in]'), (write, names, one, nothing) => {
        const text = names.map((name, i) => write(name, name === one ? nothing : PROSE[name], i + 1)).join('\n');
        expect(readSections(text)).toMatchObject({ missing: [], empty: [one] });
      }),
    );
  });

  test('every section is found, empty or missing, and blocks lie in the text, in order', () => {
    const piece = fc.oneof(
      fc.constantFrom(...SECTION_NAMES, ...'#*_`~-=:<>|{}[]"\'\\ \n\r\t\u200b'),
      fc.constantFrom('\n## ', '```', '<!--', '-->', ': ', '**', '\n- ', '\n1. ', '\n---\n', '{"a":', '\ud800'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const { found, missing, empty, parts } = readSections(text);
        expect([...found, ...missing].sort()).toEqual([...SECTION_NAMES].sort());
        for (const name of empty) expect(found).toContain(name);
        let last = 0;
        for (const { heading, content } of parts) {
          expect(heading.start).toBeGreaterThanOrEqual(last);
          expect(content.end).toBeGreaterThanOrEqual(content.start);
          expect(content.end).toBeLessThanOrEqual(text.length);
          last = heading.start;
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    '#',
    '*',
    '`',
    ' ',
    '\n',
    '{"a":',
    '[',
    'BOUNDARIES:\n',
    '<!--',
    '<!-- -->',
    '1. ',
    '**BOUNDARIES** (',
    '"\\u0041',
  ])('a quarter of a mebibyte of %j is read in a time that grows with its length', (unit) => {
    expect(growsLinearly(readSections, unit, (1 << 18) / unit.length)).toBe(true);
  });
});
