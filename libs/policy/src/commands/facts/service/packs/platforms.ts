import type { Grammar } from '../grammar.js';
import { APPLY, DELETE, DISABLE, HARMLESS, RESET, STOP_SERVICE } from '../service-fact.js';

/** API gateways, feature flags, payments and search: what their verbs alone do not tell. */
export const PLATFORMS: Readonly<Record<string, Grammar>> = {
  kong: { values: '-c --conf -p --prefix', acts: { 'stop|quit': STOP_SERVICE, 'migrations reset': RESET } },
  deck: {
    acts: {
      'reset, gateway reset': DELETE,
      'sync, gateway sync|apply': APPLY,
      'dump|diff|ping|validate, gateway *': HARMLESS,
    },
  },
  pm2: { acts: { 'kill|delete|del': STOP_SERVICE } },
  split: { acts: { 'splits kill|archive': DISABLE } },
  stripe: {
    values: '-p --project-name --api-key --stripe-account -d --data',
    acts: {
      '* cancel|void|close': DELETE,
      'api_keys|api-keys roll': RESET,
      'listen|logs|trigger|samples|fixtures|serve|open|login|status *': HARMLESS,
    },
  },
};
