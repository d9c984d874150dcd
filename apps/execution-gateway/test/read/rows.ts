import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Cases of a corpus that lies beside the repository; where it is missing there are none. */
export interface Row {
  id: string;
  /** A command by its words, or as a line. */
  command: readonly string[] | string;
}

interface Recorded {
  id: string;
  input: { argv?: string[]; shell?: string; presented?: { command?: string } };
}

const folder = path.resolve(import.meta.dirname, '../../../../../shared/evals/docker');
export const hasCorpus = existsSync(folder);

export function rowsOf(file: string): Row[] {
  if (!hasCorpus) return [];
  const lines = readFileSync(path.join(folder, file), 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const { id, input } = JSON.parse(line) as Recorded;
    const command = input.argv ?? input.shell ?? input.presented?.command;
    return command === undefined ? [] : [{ id, command }];
  });
}

/** The corpus writes `{C}` for a container and so on. */
export const filledIn = (command: Row['command'], values: Readonly<Record<string, string>>): Row['command'] => {
  const fill = (word: string) => word.replace(/\{([A-Z0-9]+)\}/g, (all, key: string) => values[key] ?? all);
  return typeof command === 'string' ? fill(command) : command.map(fill);
};
