import { ENDPOINTS, isInternal, type ServiceName } from '@wingman/contracts';

/** Finds the service behind a path, if any. */
export type FindService = (path: string) => ServiceName | undefined;

/**
 * Routes by the endpoint table: the fixed beginning of each public path belongs to its service, and the longest one
 * that matches on whole segments wins (`/gateway/token` is the approvals service's, `/gateway/execute` is not). What
 * is not in the table goes nowhere, `/internal`, `/metrics` and `/health/*` among it.
 */
export function createRoutes(): FindService {
  const owners = routeTable();

  return (path) => {
    for (let prefix = path; prefix !== ''; prefix = prefix.slice(0, prefix.lastIndexOf('/'))) {
      const owner = owners.get(prefix);
      if (owner) return owner;
    }
    return undefined;
  };
}

/** The service behind the fixed beginning of every public path. */
export function routeTable(): Map<string, ServiceName> {
  const owners = new Map<string, ServiceName>();
  for (const endpoint of ENDPOINTS) if (!isInternal(endpoint)) owners.set(fixedPart(endpoint.path), endpoint.app);
  return owners;
}

/** `/claims/:id` begins with `/claims`. */
function fixedPart(path: string): string {
  const variable = path.search(/\/[:*]/);
  return variable === -1 ? path : path.slice(0, variable);
}
