// `npm run demo`: prepares this folder, then runs tools/demo in this very process.
import { requireNode } from './lib/node-version.mjs';

requireNode();
import('./lib/launch.mjs').then(({ launch }) => launch('demo', { redis: 'own' }));
