/** Characters and words that open, close, hide or join what a reader looks for. */
const ODD = [
  ...['"', "'", '`', '$(', '${', '$((', '(', ')', '{', '}', '[', ']', '<(', '|', '||', '&', '&&', ';', ';;', '\n'],
  ...[
    '\r\n',
    '\\',
    '\0',
    '\t',
    '#',
    '!',
    '*',
    '**',
    '~',
    '%',
    '@',
    ',',
    '=',
    '>',
    '>&',
    '<<EOF\n',
    '<<<',
    '\u001b[31m',
  ],
  ...['\u00a0', '\u200b', '\u202e', '\u0430', '\u043e', '\ufeff', '\ud800', '\u{1f600}', '\u{e0041}', '\u00e9'],
  ...[
    '```',
    '```sh\n',
    '\n```\n',
    '- ',
    '# ',
    '1. ',
    '| ',
    'TASK: ',
    '{"command":"',
    '"}',
    'run: ',
    'RUN ',
    'all:\n\t',
  ],
  ...[
    ' not ',
    ' never ',
    ' run ',
    'Run `',
    'eval ',
    'sh -c "',
    'sudo ',
    'xargs ',
    '$IFS',
    'import os\n',
    '#!/bin/sh\n',
  ],
];

/** Numbers that look random and are the same for the same seed: mulberry32. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/**
 * Texts made from `texts` by up to five changes each: parts deleted, doubled, moved, reversed; quotes, brackets, NUL,
 * look-alike and invisible characters put in; texts joined and repeated. None is longer than `longest`.
 */
export function* mutationsOf(
  texts: readonly string[],
  { seed, count, longest }: { seed: number; count: number; longest: number },
): Generator<string, void> {
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const change = (text: string): string => {
    const at = random(text.length + 1);
    const [before, after] = [text.slice(0, at), text.slice(at)];
    return pick([
      () => before + after.slice(1 + random(8)),
      () => before + after.slice(0, 1 + random(40)).repeat(1 + random(4)) + after,
      () => before + pick(ODD) + after,
      () => before + pick(ODD).repeat(1 + random(60)) + after,
      () => text + pick(['\n', ' ', '; ', ' && ', ' | ', '\n\n', '']) + pick(texts),
      () => after + before,
      () => text.toUpperCase(),
      () => [...text].reverse().join(''),
      () => text.replaceAll(' ', pick(['  ', '\t', '\u00a0', '\\ ', '\n'])),
      () => pick(ODD) + text + pick(ODD),
      () => text.repeat(2 + random(30)),
    ])();
  };
  for (let made = 0; made < count; made++) {
    let text = pick(texts);
    for (let changes = 1 + random(5); changes > 0; changes--) text = change(text).slice(0, longest);
    yield text;
  }
}
