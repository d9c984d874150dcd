// `npm run bench`: prepares this folder, then runs tools/bench in this very process.
import { requireNode } from './lib/node-version.mjs';

requireNode();
import('./lib/launch.mjs').then(({ launch }) => launch('bench', { redis: 'own' }));
