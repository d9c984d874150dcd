import type { FactReader } from '../../../fact.js';
import { onlyShows, readArguments, traitsOf, valuesOf } from '../arguments.js';
import type { Arguments } from '../arguments.js';
import { objectsOf, readerOf } from '../grammar.js';
import type { Grammar } from '../grammar.js';
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
  UNPROTECT,
} from '../service-fact.js';
import type { ServiceFact } from '../service-fact.js';

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
    'ses|sesv2 update-account-sending-enabled|put-account-sending-attributes --no-enabled|--no-sending-enabled':
      DISRUPT,
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

/** Operations beside those of the verbs that change nothing; `test-invoke-method` and `test-failover` do what they test. */
const ONLY_LOOKS =
  /^(?:test-(?!invoke|failover|migration|role|connection)|detect-|estimate-|simulate-|lookup-|filter-|search-|preview-|evaluate-|decode-|scan$|start-live-tail$)/;

/** `aws <service> <operation>`: the grammar of all operations, and what stands in their documents. */
export const readAws: FactReader = (invocation) => {
  const call = readArguments(invocation.args, { values: new Set(AWS.values?.split(' ')) });
  if (onlyShows(call) || call.words.at(-1)?.text === 'help') return [];
  const [, operation] = call.words;
  if (operation && ONLY_LOOKS.test(operation.text)) return [];
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
  const opened = valuesOf(call, '--public-access-block-configuration').join('\n').slice(0, MAX_DOCUMENT);
  if (/\w{1,40}"?\s{0,9}[:=]\s{0,9}false/i.test(opened)) return [factOf(UNPROTECT, objects)];
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
