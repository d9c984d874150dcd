import type { FactReader } from '../../fact.js';
import { onlyShows, readArguments, traitsOf, valuesOf } from './arguments.js';
import type { Arguments } from './arguments.js';
import { objectsOf, readerOf } from './grammar.js';
import type { Grammar } from './grammar.js';
import {
  CHANGE,
  CUT_TRAFFIC,
  DELETE,
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
  REVOKE,
  UNPROTECT,
} from './service-fact.js';
import type { ServiceFact } from './service-fact.js';

const AWS: Grammar = {
  values:
    '--region --profile --output --query --endpoint-url --color --ca-bundle --cli-read-timeout --cli-connect-timeout',
  switches: '--debug --no-verify-ssl --no-paginate --no-sign-request --no-cli-pager --no-cli-auto-prompt',
  acts: {
    's3 rm --recursive': DELETE_ALL,
    's3 rm': DELETE,
    's3 rb': DELETE,
    's3 sync --delete': OVERWRITE,
    's3 cp|sync|mv --acl=public-read|public-read-write|authenticated-read': GRANT,
    's3 mv': CHANGE,
    's3 cp|sync|mb|presign|website': CHANGE,
    's3api put-bucket-acl|put-object-acl --acl=public-read|public-read-write|authenticated-read': GRANT,
    's3api put-bucket-lifecycle-configuration|put-bucket-lifecycle': CHANGE,
    's3api put-bucket-versioning --versioning-configuration=status=suspended': UNPROTECT,
    's3api|s3control delete-public-access-block|delete-bucket-encryption|delete-bucket-policy|delete-object-lock-configuration':
      UNPROTECT,
    'cloudtrail stop-logging|delete-trail': UNPROTECT,
    'guardduty delete-detector|archive-findings': UNPROTECT,
    'configservice stop-configuration-recorder|delete-configuration-recorder|delete-config-rule': UNPROTECT,
    'securityhub disable-security-hub': UNPROTECT,
    'macie2 disable-macie': UNPROTECT,
    'ec2 release-address|release-hosts': DELETE,
    'ec2 delete-flow-logs': UNPROTECT,
    'logs put-retention-policy': CHANGE,
    'kms schedule-key-deletion|disable-key|disable-key-rotation|delete-imported-key-material': DESTROY_SECRET,
    'kms decrypt': CHANGE,
    'secretsmanager get-secret-value|batch-get-secret-value': REVEAL,
    'ssm get-parameter|get-parameters|get-parameters-by-path --with-decryption': REVEAL,
    'secretsmanager delete-secret': DESTROY_SECRET,
    'secretsmanager delete-resource-policy|remove-regions-from-replication|stop-replication-to-replica': DESTROY_SECRET,
    'secretsmanager put-secret-value|update-secret': CHANGE,
    'ssm delete-parameter|delete-parameters': DESTROY_SECRET,
    'iam attach-user-policy|attach-role-policy|attach-group-policy --policy-arn=arn:aws:iam::aws:policy/administratoraccess':
      GRANT,
    'lambda add-permission --principal=*': GRANT,
    'ec2 authorize-security-group-ingress|authorize-security-group-egress --cidr=0.0.0.0/0': GRANT,
    'ec2 modify-instance-attribute --no-disable-api-termination': UNPROTECT,
    'rds|docdb|neptune modify-db-instance|modify-db-cluster --no-deletion-protection': UNPROTECT,
    'rds|docdb|neptune modify-db-instance|modify-db-cluster --backup-retention-period=0': UNPROTECT,
    'elbv2|elb deregister-targets|deregister-instances-from-load-balancer|detach-load-balancer-from-subnets':
      CUT_TRAFFIC,
    'elbv2|elb delete-listener|delete-rule|delete-target-group|delete-load-balancer|delete-load-balancer-listeners':
      CUT_TRAFFIC,
    'route53 delete-hosted-zone': CUT_TRAFFIC,
    'cloudfront create-invalidation': PURGE_CACHE,
    'elasticache flush-cache': PURGE_CACHE,
    'sqs purge-queue': PURGE_MESSAGES,
    'cloudformation delete-stack|delete-stack-set|delete-stack-instances': DESTROY,
    'backup delete-recovery-point|delete-backup-vault|delete-backup-plan|delete-backup-selection': DESTROY_BACKUP,
    'rds delete-db-snapshot|delete-db-cluster-snapshot': DESTROY_BACKUP,
    'ec2 delete-snapshot': DESTROY_BACKUP,
    'ec2 stop-instances|reboot-instances': DISRUPT,
    'ecs update-service --desired-count=0': DISRUPT,
    'autoscaling update-auto-scaling-group --desired-capacity=0': DISRUPT,
    'autoscaling suspend-processes|detach-instances|enter-standby': DISRUPT,
    'rds stop-db-instance|stop-db-cluster|reboot-db-instance|failover-db-cluster': DISRUPT,
    'organizations leave-organization|close-account|remove-account-from-organization': DESTROY,
    'dynamodb delete-item|delete-table|delete-backup': DELETE,
    'sso logout': HARMLESS,
    'configure *': HARMLESS,
    'configure|help': HARMLESS,
  },
  otherwise: CHANGE,
};

const readAwsCall = readerOf(AWS);

/** `aws <service> <operation>`: the grammar of all operations, and what stands in their documents. */
const readAws: FactReader = (invocation) => {
  const call = readArguments(invocation.args, { values: new Set(AWS.values?.split(' ')) });
  if (onlyShows(call) || call.words.at(-1)?.text === 'help') return [];
  const written = factsOfDocuments(call);
  return written.length > 0 ? written : readAwsCall(invocation);
};

/** Longer documents stand in files. */
const MAX_DOCUMENT = 8_192;

/** DNS changes and policies are given as JSON: what matters stands in there. */
function factsOfDocuments(call: Arguments): ServiceFact[] {
  const documents = valuesOf(call, '--change-batch', '--policy', '--policy-document', '--assume-role-policy-document')
    .map((text) => text.slice(0, MAX_DOCUMENT))
    .join('\n');
  const objects = objectsOf(call, 2);
  if (call.words[1]?.text === 'change-resource-record-sets') {
    return /"?Action"?\s{0,9}[:=]\s{0,9}"?DELETE/i.test(documents)
      ? [factOf(CUT_TRAFFIC, objects, traitsOf(call))]
      : [];
  }
  const anybody = /"(?:Principal|AWS)"\s{0,9}:\s{0,9}(?:\[\s{0,9})?"\*"/.test(documents);
  const anything = /"Action"\s{0,9}:\s{0,9}(?:\[\s{0,9})?"\*"/.test(documents);
  const allows = /"Effect"\s{0,9}:\s{0,9}"Allow"/.test(documents);
  return allows && (anybody || anything) ? [factOf(GRANT, objects)] : [];
}

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
const readGcloud: FactReader = (invocation) => {
  const grants = readBinding(readArguments(invocation.args));
  return grants.length > 0 ? grants : readGcloudCall(invocation);
};

const AZ: Grammar = {
  values: '--subscription --output -o --query',
  acts: {
    'account management-group delete': DESTROY,
    'account|config|configure|login|logout|cloud|extension|feedback|find|interactive|bicep|version|cache *': HARMLESS,
    'account|config|configure|login|logout|find|version': HARMLESS,
    'group delete': DESTROY,
    'lock delete': UNPROTECT,
    'deployment group create --mode=complete': DESTROY,
    'role assignment create --role=owner|contributor': GRANT,
    'storage account update --allow-blob-public-access=true': GRANT,
    'storage container set-permission --public-access=blob|container': GRANT,
    'storage blob sync --delete-destination=true': OVERWRITE,
    'storage account keys renew': REVOKE,
    'storage account keys list': REVEAL,
    'keyvault secret show|download|backup': REVEAL,
    'keyvault delete|purge': DESTROY_SECRET,
    'keyvault secret|key|certificate delete|purge': DESTROY_SECRET,
    'backup protection disable': UNPROTECT,
    'backup vault|container|policy|item delete': DESTROY_BACKUP,
    'vm stop|deallocate|restart|redeploy|reimage': DISRUPT,
    'webapp|functionapp stop|restart': DISRUPT,
    'aks stop|rotate-certs': DISRUPT,
    'network nsg rule delete': UNPROTECT,
    'cdn endpoint purge': PURGE_CACHE,
    'afd endpoint purge': PURGE_CACHE,
    'ad app|sp credential reset|delete': REVOKE,
  },
  otherwise: CHANGE,
};

const DESTROYS_APP: Grammar = {
  values: '-a --app -r --remote -c --config -o --org --team --scope -t --token --project --environment --service',
  acts: {
    'apps:destroy|apps:delete|destroy|down|delete, apps destroy|delete': DESTROY,
    'pg:reset|pg:copy|pg:restore|pg:backups:restore': OVERWRITE,
    'pg:backups:delete': DESTROY_BACKUP,
    'pg:promote|pg:killall|ps:stop|ps:kill|ps:scale|maintenance:on': DISRUPT,
    'maintenance:off|logs|login|logout|auth|whoami|version|plugins': HARMLESS,
    'config:unset|env:unset, env rm|remove, variables delete, secrets unset|remove': DESTROY_SECRET,
    'releases:rollback|rollback, releases rollback': DISRUPT,
    'scale count 0': DISRUPT,
    'access:remove|domains:remove|certs:remove|addons:destroy': DELETE,
    'domains rm|remove': CUT_TRAFFIC,
    'sites:delete, sites delete': DESTROY,
    'projects:delete|hosting:disable|firestore:delete|database:remove|functions:delete': DELETE,
    'db reset': OVERWRITE,
    'projects|project delete|rm|remove': DESTROY,
  },
};

const STORE_BY_URL: Grammar = {
  switches: '-m -d -D -q -o',
  acts: {
    'rm --recursive|-r|-R|--force|-f': DELETE_ALL,
    'rm|rb|del|remove': DELETE,
    'rsync -d': OVERWRITE,
    'sync --delete-removed|--delete-destination|--delete': OVERWRITE,
    'iam ch': CHANGE,
    'acl ch|set': CHANGE,
    'versioning set off': UNPROTECT,
    'lifecycle|cors|logging|label|web *': CHANGE,
    'cp|mv|ls|cat|du|stat|hash|mb|signurl|version|jobs|login|list|get|put|info|la|sync|rsync|copy|bench': HARMLESS,
  },
};

/** Programs of cloud providers and hosting platforms; most is read by the verbs of their grammar. */
export const CLOUD_TOOLS: Readonly<Record<string, Grammar>> = {
  az: AZ,
  gsutil: STORE_BY_URL,
  s3cmd: STORE_BY_URL,
  s5cmd: STORE_BY_URL,
  azcopy: STORE_BY_URL,
  bq: {
    values: '--project_id --location --dataset_id',
    acts: { 'rm|remove': DELETE, 'load --replace': OVERWRITE, 'query|mk|show|ls|cp|head': HARMLESS },
  },
  cbt: { acts: { 'deletetable|deleterow|deletefamily|deleteinstance|deleteallrows|deletecluster': DELETE } },
  b2: { acts: { 'delete-bucket|delete-file-version|rm, bucket|key delete': DELETE, 'sync --delete': OVERWRITE } },
  heroku: DESTROYS_APP,
  fly: DESTROYS_APP,
  flyctl: DESTROYS_APP,
  vercel: { acts: { ...DESTROYS_APP.acts, 'remove|rm': DESTROY, 'rollback|promote': DISRUPT } },
  netlify: DESTROYS_APP,
  railway: DESTROYS_APP,
  render: DESTROYS_APP,
  firebase: DESTROYS_APP,
  supabase: DESTROYS_APP,
  neonctl: DESTROYS_APP,
  pscale: { acts: { 'database|branch|password delete': DELETE, 'deploy-request deploy': CHANGE } },
  eas: DESTROYS_APP,
  convex: DESTROYS_APP,
};

export const CLOUD_READERS: Readonly<Record<string, FactReader>> = { aws: readAws, gcloud: readGcloud };
