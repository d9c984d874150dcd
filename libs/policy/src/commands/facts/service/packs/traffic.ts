import type { Grammar } from '../grammar.js';
import {
  CHANGE,
  CUT_TRAFFIC,
  DELETE,
  DESTROY_SECRET,
  DISRUPT,
  HARMLESS,
  OVERWRITE,
  PURGE_CACHE,
  STOP_SERVICE,
} from '../service-fact.js';

/** Load balancers, proxies, delivery networks and name servers. */
export const TRAFFIC: Readonly<Record<string, Grammar>> = {
  fastly: {
    values: '-s --service-id --service-name -t --token -o --profile',
    acts: {
      'service-version|service activate|deactivate': CUT_TRAFFIC,
      'service version activate|deactivate': CUT_TRAFFIC,
      'service-version|version deactivate': CUT_TRAFFIC,
      'compute deploy|publish|build|serve|validate|init': CHANGE,
      'service purge': PURGE_CACHE,
      purge: PURGE_CACHE,
      'profile|auth-token|whoami|version|ip-list|pops *': HARMLESS,
    },
  },
  wrangler: {
    values: '-c --config -e --env --name',
    switches: '--local --remote',
    acts: {
      'whoami|login|logout|dev|tail|init|types|docs|telemetry': HARMLESS,
      'secret delete|bulk': DESTROY_SECRET,
      'secret:bulk|secret put': CHANGE,
      'rollback, deployments rollback, versions deploy': DISRUPT,
      'd1 time-travel restore': OVERWRITE,
      'd1 execute|export|create|list|info|migrations': CHANGE,
      'pages project|deployment delete': DELETE,
      deploy: CHANGE,
    },
  },
  nginx: { values: '-c -g -p -e', acts: { '-s=stop|quit': STOP_SERVICE }, otherwise: HARMLESS },
  openresty: { values: '-c -g -p -e', acts: { '-s=stop|quit': STOP_SERVICE }, otherwise: HARMLESS },
  caddy: { acts: { stop: STOP_SERVICE } },
  apachectl: {
    acts: { 'stop|graceful-stop': STOP_SERVICE, '-k=stop|graceful-stop': STOP_SERVICE },
    otherwise: HARMLESS,
  },
  httpd: { acts: { '-k=stop|graceful-stop': STOP_SERVICE }, otherwise: HARMLESS },
  haproxy: { acts: { '-st|-sf': STOP_SERVICE }, otherwise: HARMLESS },
  traefik: { acts: { 'version|healthcheck': HARMLESS }, otherwise: CHANGE },
  varnishadm: { acts: { 'ban|ban.url|ban.list': PURGE_CACHE, stop: STOP_SERVICE }, otherwise: HARMLESS },
  flarectl: { acts: { 'dns delete|d': CUT_TRAFFIC, 'zone purge': PURGE_CACHE, 'zone delete': CUT_TRAFFIC } },
  pdnsutil: { acts: { 'delete-zone|delete-rrset|clear-zone|disable-dnssec': CUT_TRAFFIC } },
  rndc: { acts: { 'stop|halt': STOP_SERVICE, 'delzone|clean': CUT_TRAFFIC, 'flush|flushname|flushtree': PURGE_CACHE } },
  'named-checkzone': { otherwise: HARMLESS },
};
