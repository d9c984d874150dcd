import type { Invocation } from '../../invocation.js';
import { changeFacts } from './escape-changes.js';
import { codeFacts } from './escape-code.js';
import { consoleFacts } from './escape-console.js';
import { engineFacts, socketFacts } from './escape-engine.js';
import { gitSettingFacts } from './escape-git.js';
import { launcherFacts } from './escape-launchers.js';
import { networkFacts } from './escape-network.js';
import { optionFacts } from './escape-options.js';
import { outsideFacts } from './escape-paths.js';
import { requestsElsewhere } from './escape-requests.js';
import { rightsFacts } from './escape-rights.js';
import { shellFacts } from './escape-shell.js';
import { taskFacts } from './escape-tasks.js';
import { startedByVariables } from './escape-variables.js';
import { verbFacts } from './escape-verbs.js';
import { outputFacts } from './escape-writes.js';
import type { FactParts } from './fact-parts.js';

/**
 * The ways in which ordinary programs give away a shell, another's rights, or files and connections that their user
 * did not name by the program's own purpose. Only risk asks for them: most are harmless in a project of one's own.
 */
export function escapeFacts(invocation: Invocation): FactParts[] {
  const found: FactParts[] = [];
  for (const read of READERS) {
    const facts = read(invocation);
    if (facts.length > 0) found.push(...facts);
  }
  return found;
}

const READERS = [
  shellFacts,
  launcherFacts,
  verbFacts,
  outsideFacts,
  outputFacts,
  optionFacts,
  codeFacts,
  networkFacts,
  requestsElsewhere,
  consoleFacts,
  rightsFacts,
  startedByVariables,
  changeFacts,
  taskFacts,
  engineFacts,
  socketFacts,
  gitSettingFacts,
] as const;
