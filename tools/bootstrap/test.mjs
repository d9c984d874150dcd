// `npm test`: prepares this folder, then runs tools/test in this very process.
import { requireNode } from './lib/node-version.mjs';

requireNode();
import('./lib/launch.mjs').then(({ launch }) => launch('test', { redis: 'own', docker: true }));
