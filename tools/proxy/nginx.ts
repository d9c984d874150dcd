import { routeTable } from './routes.js';

/** Where `nginxRoutes` stands in the repository. */
export const ROUTES_FILE = 'infra/proxy/routes.conf';

/**
 * The routes of the development proxy as locations of nginx: both come from the endpoint table. A path and what lies
 * below it go to its service, the longest one that matches wins, and nothing else is a location.
 * @see https://nginx.org/en/docs/http/ngx_http_core_module.html#location
 */
export function nginxRoutes(): string {
  const locations = [...routeTable()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, service]) => {
      const body = `{ set $service ${service}; include service.conf; }`;
      return `location = ${path} ${body}\nlocation ${path}/ ${body}\n`;
    });
  return `# Made by "node dist/tools/proxy-routes.js" from libs/contracts; a test holds the two together.\n${locations.join('')}`;
}
