import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One labelled case: what was approved, what is presented, and how it must end. */
export interface AttackRow {
  id: string;
  target: string;
  family: string;
  input: {
    approved?: string;
    presented?: { command?: string; approval_id?: string; __raw__?: string; 'content-type'?: string };
    /** What happens between the two, in words. */
    pre?: string;
    /** What is done to a token, in words. */
    mutation?: string;
    http?: string;
  };
  expect: { decision: string };
}

const folder = path.resolve(import.meta.dirname, '../../../../shared/evals/docker');
const FILES = ['attacks.jsonl', 'benign.jsonl'];

/** Why there are no labelled cases on this machine; undefined where there are. */
export const whyNoRows = (): string | undefined =>
  FILES.every((file) => existsSync(path.join(folder, file))) ? undefined : `${folder} is absent`;

/** The labelled cases about one target, attacks and harmless ones; none where they are absent. */
export const rowsFor = (target: string): AttackRow[] =>
  whyNoRows() === undefined
    ? FILES.flatMap((file) => readFileSync(path.join(folder, file), 'utf8').trim().split('\n'))
        .map((line) => JSON.parse(line) as AttackRow)
        .filter((row) => row.target === target)
    : [];
