import type { Grammar } from '../grammar.js';
import {
  CHANGE,
  DELETE,
  DESTROY_SECRET,
  HARMLESS,
  OVERWRITE,
  RESET,
  REVEAL,
  REVOKE,
  STOP_SERVICE,
  UNPROTECT,
} from '../service-fact.js';

/** Stores of secrets. */
export const SECRET_STORES: Readonly<Record<string, Grammar>> = {
  vault: {
    values:
      '-address -namespace -ca-cert -format --address --namespace --ca-cert --format --token -token --mount -mount',
    acts: {
      'kv delete|destroy': DESTROY_SECRET,
      'kv metadata delete': DESTROY_SECRET,
      'kv get|read': REVEAL,
      'kv put|patch|list|undelete|rollback|enable-versioning': CHANGE,
      delete: DESTROY_SECRET,
      read: REVEAL,
      'secrets disable': DESTROY_SECRET,
      'auth|audit disable': UNPROTECT,
      'lease|token revoke': REVOKE,
      'policy delete': REVOKE,
      'operator seal|step-down': STOP_SERVICE,
      'operator rekey|rotate|generate-root': RESET,
      'operator raft remove-peer': STOP_SERVICE,
      'operator raft snapshot restore': OVERWRITE,
      'plugin deregister': DELETE,
      'namespace delete': DESTROY_SECRET,
      'status|login|list|print|path-help|unwrap|version|ssh|agent|server|proxy|debug|monitor': HARMLESS,
    },
  },
  op: {
    values: '--account --vault --session --format --config',
    acts: {
      'item|document|vault delete|rm|remove': DESTROY_SECRET,
      'connect|service-account|events-api * delete|revoke': REVOKE,
      'user|group suspend|delete|revoke': REVOKE,
      'vault|group user|group revoke': REVOKE,
      'account forget': HARMLESS,
      'signin|signout|whoami|run|inject|update': HARMLESS,
      read: REVEAL,
      'item|document get': REVEAL,
    },
  },
  doppler: {
    values: '-p --project -c --config -t --token --scope',
    acts: {
      'secrets delete': DESTROY_SECRET,
      'configs|environments|projects delete': DESTROY_SECRET,
      'configs tokens revoke': REVOKE,
      'configs unlock': UNPROTECT,
      'secrets get|download': REVEAL,
      'run|setup|login|logout|me|open|update|configure': HARMLESS,
    },
  },
  bw: {
    acts: {
      'delete *': DESTROY_SECRET,
      'get password|totp|notes|item': REVEAL,
      'lock|unlock|logout|login|sync|status': HARMLESS,
      export: REVEAL,
    },
  },
  bws: { acts: { 'secret|project delete': DESTROY_SECRET, 'secret get': REVEAL } },
  infisical: {
    acts: {
      'secrets delete': DESTROY_SECRET,
      'secrets get': REVEAL,
      'run|login|scan|init': HARMLESS,
      export: REVEAL,
      'reset|vault': CHANGE,
    },
  },
  pass: {
    acts: { 'rm|remove|delete': DESTROY_SECRET, 'show|init|insert|edit|generate|git|find|grep|ls|cp|mv': HARMLESS },
  },
  gopass: { acts: { 'rm|remove|delete': DESTROY_SECRET, 'recipients remove': REVOKE } },
  chamber: { acts: { delete: DESTROY_SECRET, 'exec|list|env|import|write': HARMLESS, 'export|read': REVEAL } },
  akeyless: {
    acts: { 'delete-item|delete-items|delete-role|delete-auth-method': DESTROY_SECRET, 'get-secret-value': REVEAL },
  },
  lpass: { acts: { rm: DESTROY_SECRET, export: REVEAL, 'logout|login|ls|sync': HARMLESS } },
  sops: { acts: { '-d|--decrypt': REVEAL, decrypt: REVEAL }, otherwise: CHANGE },
};
