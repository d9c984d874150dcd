import { noEffects } from './effects.js';
import type { EffectsWatch } from './effects.js';

/** Where no engine is set up nothing changes in Docker. */
export const withoutDocker: EffectsWatch = { begin: async () => noEffects };
