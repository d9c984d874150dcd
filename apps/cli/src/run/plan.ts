import { createHash } from 'node:crypto';
import type { Check } from '@wingman/contracts';
import { checksOf } from '../claim/claim-input.js';
import { UsageError } from '../command.js';
import { onOneLine } from '../text.js';

/** What `wingman run` is given: the instruction, and how its success is proved. */
export interface Plan {
  text: string;
  /** Of the text; a changed plan is another plan. */
  sha256: string;
  /** Its first heading, for people. */
  title: string;
  /** Of its fenced block `wingman-checks`; registered with the gate, before anything is done. */
  checks: readonly Check[];
}

const TITLE_LENGTH = 150;
const HEADING = /^#[ \t]+(\S.*)$/m;
/** A fence whose info string is `wingman-checks`, or `json wingman-checks` for editors that colour JSON. */
const CHECKS = /^(`{3,}|~{3,})[ \t]*(?:json[ \t]+)?wingman-checks[ \t]*\r?\n([\s\S]*?)^\1[ \t]*$/gm;

/** Reads a plan. Throws UsageError for checks that are none. */
export function planOf(text: string, file: string): Plan {
  const blocks = [...text.matchAll(CHECKS)].map(([, , block]) => block ?? '');
  const title = onOneLine(HEADING.exec(text)?.[1] ?? file);
  const checks = blocks.flatMap((block, index) => checksOf(block, `${file}, wingman-checks ${index + 1}`));
  if (blocks.length > 0 && checks.length === 0) throw new UsageError(`${file}: its wingman-checks are empty`);
  return { text, sha256: createHash('sha256').update(text).digest('hex'), title: title.slice(0, TITLE_LENGTH), checks };
}
