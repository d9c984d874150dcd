import { expect, test } from '@jest/globals';
import { ENDPOINTS, isInternal } from '@wingman/contracts';
import { createRoutes } from './routes.js';

const findService = createRoutes();

test('brings every public endpoint of the contract to its service', () => {
  for (const { path, app } of ENDPOINTS.filter((endpoint) => !isInternal(endpoint))) {
    expect([path, findService(path.replaceAll(/[:*][a-z_]+/g, 'x'))]).toEqual([path, app]);
  }
});

test.each([
  ['/gateway/token', 'approvals'],
  ['/gateway/jwks', 'approvals'],
  ['/gateway/execute', 'execution-gateway'],
  ['/approvals/0190c5a2-0000-7000-8000-000000000000/wait', 'approvals'],
  ['/ledger/tile/0/x001/234.p/5', 'claims-ledger'],
])('%s belongs to %s', (path, app) => {
  expect(findService(path)).toBe(app);
});

test.each([
  '/',
  '',
  '*',
  '/internal/leases',
  '/internal/deliveries/lease',
  '/metrics',
  '/health/live',
  '/health/ready',
  '/checkpoint',
  '/claimsx',
  '//claims',
  '/%69nternal/leases',
  '/INTERNAL/leases',
  '/gateway',
  'http://127.0.0.1/internal/leases',
])('%j goes nowhere', (path) => {
  expect(findService(path)).toBeUndefined();
});
