import { expect, test } from '@jest/globals';
import { scramVerifier } from './scram.js';

test('builds the verifier of the example in RFC 7677, section 3', () => {
  const verifier = scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'));

  expect(verifier).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$' +
      'WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});

test.each([[''], ['with space'], ['pässword'], ["quote'\n"]])('refuses %j, which would need SASLprep', (password) => {
  expect(() => scramVerifier(password)).toThrow('visible ASCII');
});
