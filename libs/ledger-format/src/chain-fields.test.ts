import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalBytes } from './canonical.js';
import { findChainFields } from './chain-fields.js';

const PREV = 'A'.repeat(43) + '=';

function found(text: string | Buffer) {
  const bytes = Buffer.from(text);
  // Not at the start of its buffer, and with more after it, as in a chunk.
  const chunk = Buffer.concat([Buffer.from('"prev":"'), bytes, Buffer.from('\n{"prev":"","seq":1}')]);
  const fields = findChainFields(chunk, 8, 8 + bytes.length);
  return fields && { seq: fields.seq, prev: chunk.toString('latin1', fields.prevStart, fields.prevEnd) };
}

test('agrees with a JSON parser on any canonical object that has both fields', () => {
  const tricky = fc.constantFrom('"prev":"', ',"seq":9,', '\\', '"', '{', '}]', 'prev', 'seq', '\\"prev\\":', '\u2028');
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      tricky,
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.constant(null),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('any'), { maxLength: 3 }),
    object: fc.dictionary(fc.oneof(tricky, fc.string()), tie('any'), { maxKeys: 4 }),
  })).object;
  fc.assert(
    fc.property(value, fc.nat(), fc.boolean(), (object, seq, isFirst) => {
      const prev = isFirst ? '' : PREV;
      expect(found(canonicalBytes({ ...(object as object), seq, prev }))).toEqual({ seq, prev });
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['no object', '[1]'],
  ['nothing', ''],
  ['no prev', '{"seq":1}'],
  ['no seq', `{"prev":"${PREV}"}`],
  ['both only in a nested object', `{"a":{"prev":"${PREV}","seq":1}}`],
  ['both only in a text', `{"a":"\\"prev\\":\\"${PREV}\\",\\"seq\\":1"}`],
  ['both as array members', `{"a":["prev","${PREV}","seq",1]}`],
  ['a prev of a wrong length', '{"prev":"AAAA","seq":1}'],
  ['a prev that is no string', '{"prev":null,"seq":1}'],
  ['a seq that is no number', `{"prev":"${PREV}","seq":"1"}`],
  ['a seq with a leading zero', `{"prev":"${PREV}","seq":01}`],
  ['a fractional seq', `{"prev":"${PREV}","seq":1.5}`],
  ['a negative seq', `{"prev":"${PREV}","seq":-1}`],
  ['a seq past 2^53', `{"prev":"${PREV}","seq":9007199254740992}`],
  ['the wrong order', `{"seq":1,"prev":"${PREV}"}`],
  ['prev twice', `{"prev":"${PREV}","prev":"${PREV}","seq":1}`],
  ['seq twice', `{"prev":"${PREV}","seq":1,"seq":1}`],
  ['a carriage return at the end', `{"prev":"${PREV}","seq":1}\r`],
  ['two objects', `{"prev":"${PREV}","seq":1}{}`],
  ['an object that does not end', `{"prev":"${PREV}","seq":1`],
  ['a text that does not end', `{"prev":"${PREV}","seq":1,"v":"`],
  ['a text that ends in an escape', `{"prev":"${PREV}","seq":1,"v":"\\`],
])('finds nothing in a line with %s', (_case, text) => {
  expect(found(text)).toBeUndefined();
});
