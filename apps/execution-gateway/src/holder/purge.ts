import { startLoop } from '@wingman/service-kit';
import type { Log, Loop } from '@wingman/service-kit';
import type { ExecutionStore } from '../execution/execution.store.js';

const HOUR_MS = 3_600_000;

/** Forgets remembered calls when they are old. */
export const startPurge = ({ store, log }: { store: Pick<ExecutionStore, 'purge'>; log: Log }): Loop =>
  startLoop({ name: 'purge of remembered executions', everyMs: HOUR_MS, log, work: () => store.purge() });
