import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { parseDocker } from './docker.js';

interface Row {
  id: string;
  target: string;
  family: string;
  input: { argv?: string[]; env?: Record<string, string> };
}

const folder = path.resolve(import.meta.dirname, '../../../../../shared/evals/docker');

function rowsOf(file: string): Row[] {
  const rows = readFileSync(path.join(folder, file), 'utf8').trim().split('\n');
  return rows.map((row) => JSON.parse(row) as Row).filter(({ target, input }) => target === 'wrapper' && input.argv);
}

const classOf = ({ input }: Row) => parseDocker(input.argv!, { env: input.env }).class;

if (existsSync(path.join(folder, 'attacks.jsonl'))) {
  const attacks = rowsOf('attacks.jsonl');
  const benign = rowsOf('benign.jsonl');

  test(`lets none of ${attacks.length} attacks on the wrapper pass as reading or additive`, () => {
    const passed = attacks.filter((row) => ['read', 'additive'].includes(classOf(row)));
    expect(passed.map(({ id, input }) => [id, input.argv])).toEqual([]);
    expect(attacks.length).toBeGreaterThan(80);
  });

  test(`keeps none of ${benign.length} harmless commands`, () => {
    const wanted = ({ family }: Row) => (family === 'b.additive' ? ['read', 'additive'] : ['read']);
    const kept = benign.filter((row) => !wanted(row).includes(classOf(row)));
    expect(kept.map(({ id, input }) => [id, input.argv])).toEqual([]);
    expect(benign.length).toBeGreaterThan(35);
  });
} else {
  test.skip(`attacks on the docker wrapper: skipped, ${folder} is absent`, () => undefined);
}
