import type { Invocation } from '../invocation.js';
import { CONTAINER_LAUNCHERS } from './containers.js';
import type { Context } from './context.js';
import { EACH_PROGRAMS } from './each.js';
import { both, EMBEDDING_PROGRAMS } from './embedded.js';
import { INTERPRETER_PROGRAMS, withoutVersion } from './interpreters.js';
import { invocationOf, type Draft } from './invoke.js';
import { readLaunched, type Launcher } from './launcher.js';
import { PREFIXES } from './prefixes.js';
import { REMOTE_LAUNCHERS } from './remotes.js';
import { RUNNERS } from './runners.js';
import { SCHEDULING_PROGRAMS } from './scheduled.js';
import { readWritten, SHELL_PROGRAMS } from './shells.js';
import { WINDOWS_PROGRAMS } from './windows.js';
import { inside, programNameOf, type Unwrapper } from './wrap.js';

const LAUNCHERS = { ...PREFIXES, ...RUNNERS, ...CONTAINER_LAUNCHERS, ...REMOTE_LAUNCHERS };
const UNWRAPPERS = tableOf([
  ...Object.entries(LAUNCHERS).map(([name, launchers]): [string, Unwrapper] => [name, launching(name, launchers)]),
  ...SHELL_PROGRAMS,
  ...EACH_PROGRAMS,
  ...INTERPRETER_PROGRAMS,
  ...SCHEDULING_PROGRAMS,
  ...WINDOWS_PROGRAMS,
  ...EMBEDDING_PROGRAMS,
]);

function tableOf(entries: ReadonlyArray<[string, Unwrapper]>): ReadonlyMap<string, Unwrapper> {
  const table = new Map<string, Unwrapper>();
  for (const [name, unwrapper] of entries) {
    const earlier = table.get(name);
    table.set(name, earlier ? both(earlier, unwrapper) : unwrapper);
  }
  return table;
}

/** The commands a command comes to when every wrapper around it is taken off. */
export function unwrap(draft: Draft, context: Context): Invocation[] {
  context.steps.take();
  const found = UNWRAPPERS.get(withoutVersion(programNameOf(draft)))?.(draft, context, unwrap);
  return found ?? runsWritten(draft, context) ?? [invocationOf(draft, context)];
}

/** `./script` that the same source wrote before. */
function runsWritten(draft: Draft, context: Context): Invocation[] | undefined {
  if (!draft.name.text.includes('/')) return undefined;
  return readWritten(draft.name, draft, inside(context, programNameOf(draft), 'shell'));
}

function launching(name: string, launchers: readonly Launcher[]): Unwrapper {
  return (draft, context, unwrapInner) => {
    for (const launcher of launchers) {
      const found = readLaunched(draft, context, { name, launcher, unwrap: unwrapInner });
      if (found) return found;
    }
    return undefined;
  };
}
