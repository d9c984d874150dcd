import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { workspaceRoot } from '@wingman/testkit';
import { nginxRoutes, ROUTES_FILE } from './nginx.js';

test('the reverse proxy of the stacks has the routes of the endpoint table', () => {
  expect(readFileSync(path.join(workspaceRoot, ROUTES_FILE), 'utf8')).toBe(nginxRoutes());
});
