import type { FactReader } from '../../../fact.js';
import { readArguments, valuesOf } from '../arguments.js';
import type { Arguments } from '../arguments.js';
import { readerOf } from '../grammar.js';
import type { Grammar } from '../grammar.js';
import {
  CHANGE,
  DELETE_ALL,
  DESTROY,
  DESTROY_BACKUP,
  DESTROY_SECRET,
  DISRUPT,
  factOf,
  GRANT,
  HARMLESS,
  OVERWRITE,
  PURGE_CACHE,
  PURGE_MESSAGES,
  REVEAL,
  UNPROTECT,
} from '../service-fact.js';
import type { ServiceFact } from '../service-fact.js';

const OWNER_ROLES = 'roles/owner|roles/editor|roles/iam.securityadmin|owner|contributor|user access administrator';

const GCLOUD: Grammar = {
  values:
    '--project --account --configuration --format --region --zone --location --verbosity --impersonate-service-account',
  switches: '-q --quiet --no-user-output-enabled',
  acts: {
    'auth|config|components|info|topic|feedback *': HARMLESS,
    'projects delete': DESTROY,
    'secrets versions access': REVEAL,
    'secrets delete': DESTROY_SECRET,
    'secrets versions destroy|disable': DESTROY_SECRET,
    'kms keys versions destroy|disable': DESTROY_SECRET,
    'storage rm --recursive|-r': DELETE_ALL,
    'storage rsync --delete-unmatched-destination-objects': OVERWRITE,
    'sql backups delete': DESTROY_BACKUP,
    'sql backups restore': OVERWRITE,
    'sql import': OVERWRITE,
    'sql instances restore-backup': OVERWRITE,
    'sql instances patch --no-deletion-protection|--no-backup': UNPROTECT,
    'compute instances update --no-deletion-protection': UNPROTECT,
    'compute snapshots delete': DESTROY_BACKUP,
    'compute instances reset|stop|suspend': DISRUPT,
    'compute firewall-rules create|update --source-ranges=0.0.0.0/0': GRANT,
    'compute url-maps invalidate-cdn-cache': PURGE_CACHE,
    'container clusters resize --num-nodes=0': DISRUPT,
    'pubsub subscriptions seek': PURGE_MESSAGES,
    'tasks queues purge': PURGE_MESSAGES,
    'logging sinks|logs|buckets delete': UNPROTECT,
  },
  otherwise: CHANGE,
};

/** Bindings name the member and the role in options, on any kind of object. */
const readBinding = (call: Arguments): ServiceFact[] => {
  const binds = call.words.some(({ text }) => text === 'add-iam-policy-binding' || text === 'set-iam-policy');
  const everybody = valuesOf(call, '--member').some((member) => /^all(?:Authenticated)?Users$/i.test(member));
  const owner = valuesOf(call, '--role').some((role) => OWNER_ROLES.split('|').includes(role.toLowerCase()));
  return binds && (everybody || owner) ? [factOf(GRANT, valuesOf(call, '--member'))] : [];
};

const readGcloudCall = readerOf(GCLOUD);
/** `gcloud <group> … <verb>`: the grammar of all groups, and bindings to everybody or to an owner's role. */
export const readGcloud: FactReader = (invocation) => {
  const grants = readBinding(readArguments(invocation.args));
  return grants.length > 0 ? grants : readGcloudCall(invocation);
};
