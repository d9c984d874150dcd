import type { Log } from '@wingman/service-kit';
import type { Ecosystem } from '../dependency/names/ecosystem.js';
import { createExistence, nothingKnown } from './existence.js';
import { createJudgeNames } from './judge-names.js';
import type { JudgeNames, JudgeNamesOptions } from './judge-names.js';
import { ownPackages } from './own-packages.js';
import { createRegistryClient } from './registry-client.js';
import type { RegistryClientOptions } from './registry-client.js';

export interface RegistryOptions extends Partial<RegistryClientOptions> {
  own?: readonly string[] | undefined;
  log: Pick<Log, 'warn'>;
  observe?: JudgeNamesOptions['observe'];
}

/** Everything about registries, wired. Without an address nothing is connected to, ever. */
export function createRegistry(options: RegistryOptions): { judgeNames: JudgeNames; close: () => Promise<void> } {
  const { own = [], log, observe, addresses = {}, mayBePrivate = false, limitMs } = options;
  const ecosystems = (['npm', 'pypi'] as const).filter((ecosystem: Ecosystem) => addresses[ecosystem] !== undefined);
  const isOwn = ownPackages(own);
  if (ecosystems.length === 0) {
    return { judgeNames: createJudgeNames({ find: nothingKnown, isOwn, observe }), close: () => Promise.resolve() };
  }
  const client = createRegistryClient({ addresses, mayBePrivate, limitMs });
  const find = createExistence({ ask: client.ask, ecosystems, log });
  return { judgeNames: createJudgeNames({ find, isOwn, observe }), close: client.close };
}
