import { UsageError } from '../command.js';
import { type Accepted, readIgnoreFile } from '../scan/ignore-file.js';
import type { Leak } from './leaks.js';
import type { Git } from './staged.js';

export const IGNORE_FILE = '.wingmanignore';

/**
 * Why a leak is accepted; undefined where it is not. Only a line that names the very path counts, and only as it stands
 * in what was committed before and in what people took into the main branch: whoever commits a secret cannot bring the
 * line for it along, and no pattern covers what nobody thought of.
 */
export function acceptedBy(git: Git): (leak: Leak) => string | undefined {
  // What is staged must be readable, or the next commits would stumble over it; it counts for none of this one.
  entriesOf(git, '');
  const agreed = ['HEAD', ...(has(git, MAIN_BRANCH) ? [MAIN_BRANCH] : [])].map((revision) => entriesOf(git, revision));
  return ({ path, rule }) => {
    const found = agreed.map((entries) =>
      entries.find((entry) => entry.path === path && (entry.ruleId === undefined || entry.ruleId === rule)),
    );
    return found.every((entry) => entry !== undefined) ? found[0]?.reason : undefined;
  };
}

/** What the last fetch found to be the main branch; a clone has it. */
const MAIN_BRANCH = 'refs/remotes/origin/HEAD';

/** The entries of a revision's file; of what is staged for ''. None where it has no such file. */
function entriesOf(git: Git, revision: string): Accepted[] {
  const object = `${revision}:${IGNORE_FILE}`;
  if (!has(git, object)) return [];
  return readIgnoreFile(IGNORE_FILE, git(['cat-file', 'blob', object]).toString());
}

function has(git: Git, object: string): boolean {
  const [said = ''] = git(['cat-file', '--batch-check=%(objecttype)'], `${object}\n`).toString().split('\n');
  if (/ (?:missing|ambiguous)$/.test(said)) return false;
  if (!/^(?:blob|commit|tag)$/.test(said)) throw new UsageError(`git does not say what ${object} is: ${said}`);
  return true;
}
