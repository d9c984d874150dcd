import { readSections } from '@wingman/policy';

/** What a request says that it leans on. */
export interface References {
  /** Ids of approvals and of checks. */
  approvals: string[];
  checks: string[];
  /** Files named under DEPENDENCIES. */
  files: string[];
}

/** So much of an instruction is searched; what stands behind it is unknown. */
export const SEARCHED = 100_000;
const MOST = 20;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
/** Before an id, so near that it tells what the id is of. */
const BEFORE = 40;
const FILE = /(?:^|[\s`"'(])((?:~|\.{1,2})?\/[\w.@+-][\w./@+-]{0,200})/g;

/** Reads what a text names by id or path. Linear; takes any string. */
export function referencesIn(whole: string): References {
  const instruction = whole.slice(0, SEARCHED);
  const found: References = { approvals: [], checks: [], files: filesIn(instruction) };
  for (const match of instruction.matchAll(UUID)) {
    const before = instruction.slice(Math.max(0, match.index - BEFORE), match.index).toLowerCase();
    const list = listOf(found, before);
    const id = match[0].toLowerCase();
    if (list && list.length < MOST && !list.includes(id)) list.push(id);
  }
  return found;
}

/** The last such word before an id. A checkout, a checksum and a health check are no checks of an instruction. */
const APPROVAL = /(?<![a-z])approv(?:als?|ed)(?![a-z])(?!.*approv)(?! by )/s;
const CHECK = /(?<!health[ -]?|[a-z])checks?(?![a-z])(?!.*check)/s;

/** The nearest word decides: "the check of approval X" is about an approval. */
function listOf({ approvals, checks }: References, before: string): string[] | undefined {
  const [approval, check] = [before.search(APPROVAL), before.search(CHECK)];
  if (approval < 0 && check < 0) return undefined;
  return approval > check ? approvals : checks;
}

function filesIn(instruction: string): string[] {
  const block = readSections(instruction).blocks.find(({ name }) => name === 'DEPENDENCIES');
  const text = (block?.content ?? []).map(({ start, end }) => instruction.slice(start, end)).join('\n');
  const files = [...text.slice(0, 20_000).matchAll(FILE)].flatMap(([, file]) => file ?? []);
  return [...new Set(files)].slice(0, MOST);
}
