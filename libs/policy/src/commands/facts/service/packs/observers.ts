import type { Grammar } from '../grammar.js';
import { CHANGE, DELETE, DISABLE, HARMLESS, OVERWRITE, RESET, STOP_SERVICE } from '../service-fact.js';

/** Monitoring and what it keeps. */
export const OBSERVERS: Readonly<Record<string, Grammar>> = {
  promtool: {
    acts: {
      'tsdb create-blocks-from|analyze|bench|list|dump|dump-openmetrics': HARMLESS,
      'check|query|test|debug|push': HARMLESS,
    },
  },
  amtool: { acts: { 'silence add|expire|update|import': DISABLE, 'check-config|config|alert|silence *': HARMLESS } },
  'grafana-cli': {
    values: '--homepath --config',
    acts: { 'plugins remove|uninstall': DELETE, 'admin reset-admin-password': RESET },
  },
  grafana: { acts: { 'cli plugins remove|uninstall': DELETE, 'cli admin reset-admin-password': RESET } },
  splunk: {
    acts: {
      clean: RESET,
      'remove *': DELETE,
      'disable *': DISABLE,
      stop: STOP_SERVICE,
      'list|show|search|status|btool|help': HARMLESS,
    },
  },
  influx: {
    values: '--host --org --token -o -t',
    acts: { delete: DELETE, 'bucket|user|org|auth|task delete': DELETE, 'restore --full': OVERWRITE },
  },
  newrelic: {},
  curator: { otherwise: CHANGE },
  curator_cli: { acts: { 'delete_indices|delete-indices|delete_snapshots|delete-snapshots|close': DELETE } },
  'sentry-cli': {
    values: '-o --org -p --project --auth-token',
    acts: { 'releases delete, releases files delete, releases archive': DELETE, 'monitors run': CHANGE },
  },
  'kafka-console-consumer': { otherwise: HARMLESS },
};
