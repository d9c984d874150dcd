import type { EffectsWatch } from './effects.js';

/** Where no engine is set up nothing changes in Docker. */
export const withoutDocker: EffectsWatch = {
  during: async (_watched, work) => ({ result: await work(), effects: [] }),
};
