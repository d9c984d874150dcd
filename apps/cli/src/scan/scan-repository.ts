import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Violation } from '@wingman/contracts';
import { type Policy, findInFile, judgeCommands } from '@wingman/policy';
import { type Position, createPositions } from '../text.js';
import type { Accepted } from './ignore-file.js';
import { walk } from './walk.js';

export interface ScanFinding {
  file: string;
  start: Position;
  end: Position;
  violation: Violation;
  /** Why it is accepted, by the ignore file. */
  accepted: string | undefined;
}

export interface ScanResult {
  /** In order of files and places. */
  findings: ScanFinding[];
  /** Files that were read. */
  files: number;
}

const LONGEST = 1 << 20;

/** A file's text; undefined for what is too long or no text in UTF-8. */
async function readText(file: string): Promise<string | undefined> {
  if ((await stat(file)).size > LONGEST) return undefined;
  const bytes = await readFile(file);
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function findingsIn(file: string, text: string, policy: Policy, accepted: readonly Accepted[]): ScanFinding[] {
  const candidates = findInFile(file, text);
  if (candidates.length === 0) return [];
  const positionOf = createPositions(text);
  const entries = accepted.filter(({ matches }) => matches(file, { directory: false }));
  const seen = new Set<string>();
  return judgeCommands(text, candidates, policy).flatMap((violation) => {
    const { rule_id: id, start, end } = violation;
    const key = `${id} ${start} ${end}`;
    if (violation.mode === 'observe' || seen.has(key)) return [];
    seen.add(key);
    const entry = entries.find(({ ruleId }) => ruleId === undefined || ruleId === id);
    return [{ file, start: positionOf(start), end: positionOf(end), violation, accepted: entry?.reason }];
  });
}

/** Finds what the commands in a repository's files do against the policy. Reads only, and follows no links. */
export async function scanRepository(
  root: string,
  { policy, accepted }: { policy: Policy; accepted: readonly Accepted[] },
): Promise<ScanResult> {
  const findings: ScanFinding[] = [];
  let files = 0;
  for await (const file of walk(root)) {
    const text = await readText(path.join(root, file));
    if (text === undefined) continue;
    files++;
    findings.push(...findingsIn(file, text, policy, accepted));
  }
  return { findings, files };
}
