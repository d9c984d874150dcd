// `npm start`: prepares this folder, then runs the development stack (tools/up) in this very process.
import { requireNode } from './lib/node-version.mjs';

requireNode();
import('./lib/launch.mjs').then(({ launch }) => launch('up', { redis: 'given' }));
