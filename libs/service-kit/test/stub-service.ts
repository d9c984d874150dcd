import { endpointsOf } from '@wingman/contracts';
import type { ServiceName } from '@wingman/contracts';
import { json } from '../src/index.js';
import type { Route } from '../src/index.js';
import { startTestService } from '@wingman/testkit';
import type { TestService, TestServiceOptions } from '@wingman/testkit';

type Handlers = Record<string, Route['handle']>;

/** A service of the contract whose endpoints answer `{}`, or what `handlers` (by operation id) say. */
export const startStubService = (
  { name, ...options }: Omit<TestServiceOptions, 'routes'> & { name: ServiceName },
  handlers: Handlers = {},
): Promise<TestService> =>
  startTestService({
    name,
    ...options,
    routes: endpointsOf(name).map((endpoint) => ({
      endpoint,
      handle: handlers[endpoint.id] ?? (() => json(200, {})),
    })),
  });
