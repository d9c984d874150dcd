// `npm run --silent eval`: prepares this folder, then runs tools/eval in this very process. Needs no servers.
import { requireNode } from './lib/node-version.mjs';

requireNode();
import('./lib/launch.mjs').then(({ launch }) => launch('eval', { redis: 'none' }));
