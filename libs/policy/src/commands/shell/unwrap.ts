import type { Invocation } from '../invocation.js';
import { CONTAINER_LAUNCHERS } from './containers.js';
import type { Context } from './context.js';
import { invocationOf, type Draft } from './invoke.js';
import { readLaunched, type Launcher } from './launcher.js';
import { PREFIXES } from './prefixes.js';
import { REMOTE_LAUNCHERS } from './remotes.js';
import { RUNNERS } from './runners.js';
import { SHELL_PROGRAMS } from './shells.js';
import { EACH_PROGRAMS } from './each.js';
import { programNameOf, type Unwrapper } from './wrap.js';

const UNWRAPPERS: ReadonlyMap<string, Unwrapper> = new Map<string, Unwrapper>([
  ...Object.entries({ ...PREFIXES, ...RUNNERS, ...CONTAINER_LAUNCHERS, ...REMOTE_LAUNCHERS }).map(
    ([name, launchers]): [string, Unwrapper] => [name, launching(name, launchers)],
  ),
  ...SHELL_PROGRAMS,
  ...EACH_PROGRAMS,
]);

/** The commands a command comes to when every wrapper around it is taken off. */
export function unwrap(draft: Draft, context: Context): Invocation[] {
  context.steps.take();
  const found = UNWRAPPERS.get(programNameOf(draft))?.(draft, context, unwrap);
  return found ?? [invocationOf(draft, context)];
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
