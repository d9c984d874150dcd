import type { Grammar } from './grammar.js';
import {
  APPLY,
  APPLY_UNASKED,
  CHANGE,
  DELETE,
  DELETE_KEPT,
  DESTROY,
  DISRUPT,
  FORGET,
  HARMLESS,
  OVERWRITE,
  REVEAL,
} from './service-fact.js';

const TERRAFORM: Grammar = {
  acts: {
    'plan|validate|fmt|graph|output|show|providers|version|console|test|get|init|login|logout|metadata|query': HARMLESS,
    destroy: DESTROY,
    'apply --destroy': DESTROY,
    'apply --auto-approve': APPLY_UNASKED,
    apply: APPLY,
    'state rm|mv|push|replace-provider': FORGET,
    'state pull|list|show': HARMLESS,
    'taint|force-unlock': FORGET,
    'workspace delete': FORGET,
    'workspace|import|refresh|untaint': CHANGE,
    // Terragrunt.
    'run-all|run|stack destroy': DESTROY,
    'stack run destroy': DESTROY,
    'destroy-all': DESTROY,
    'run-all|run apply --terragrunt-non-interactive|--non-interactive|--auto-approve': APPLY_UNASKED,
    'run-all apply': APPLY_UNASKED,
    'apply-all': APPLY_UNASKED,
    'stack clean|clean': HARMLESS,
  },
};

const PULUMI: Grammar = {
  values: '-s --stack -C --cwd --color',
  acts: {
    'destroy|down': DESTROY,
    'up|update --yes|-y|--skip-preview|-f': APPLY_UNASKED,
    'up|update': APPLY,
    'stack rm|remove': DESTROY,
    'state delete|unprotect|rename|move': FORGET,
    'stack import': OVERWRITE,
    cancel: FORGET,
    'config --show-secrets': REVEAL,
    'stack output --show-secrets': REVEAL,
    'stack export --show-secrets': REVEAL,
    'plugin rm|install': HARMLESS,
    'config rm|set': CHANGE,
    'stack|preview|logs|whoami|about|schema|refresh': CHANGE,
  },
};

const SERVERLESS: Grammar = { acts: { remove: DESTROY, rollback: DISRUPT, deploy: CHANGE, 'plugin *': HARMLESS } };

/** Programs that make and unmake infrastructure from a description, from their own manuals. */
export const INFRASTRUCTURE_TOOLS: Readonly<Record<string, Grammar>> = {
  terraform: TERRAFORM,
  tofu: TERRAFORM,
  terragrunt: TERRAFORM,
  tf: TERRAFORM,
  cdktf: { acts: { destroy: DESTROY, 'deploy --auto-approve': APPLY_UNASKED } },
  pulumi: PULUMI,
  cdk: {
    values: '-a --app -c --context --profile',
    acts: {
      destroy: DESTROY,
      'deploy --require-approval=never': APPLY_UNASKED,
      'deploy --force|-f': APPLY_UNASKED,
      deploy: APPLY,
      gc: DELETE_KEPT,
      'synth|diff|ls|list|doctor|context|acknowledge|notices': HARMLESS,
    },
  },
  serverless: SERVERLESS,
  sls: SERVERLESS,
  sam: { acts: { delete: DESTROY, 'sync|deploy': CHANGE } },
  sst: { acts: { remove: DESTROY, 'unlock|state remove': FORGET } },
  amplify: { acts: { delete: DESTROY, 'env remove': DESTROY, 'remove *': DELETE } },
  copilot: { acts: { 'app|env|svc|job|pipeline delete': DESTROY } },
  eb: { acts: { terminate: DESTROY, 'restore|swap|abort': CHANGE, 'deploy|create': CHANGE } },
  packer: { acts: { 'build --force': OVERWRITE }, otherwise: HARMLESS },
  'ansible-playbook': { acts: { '--check|-C|--list-tasks|--list-hosts|--syntax-check': HARMLESS }, otherwise: CHANGE },
  'ansible-vault': { acts: { 'view|decrypt': REVEAL, 'encrypt|rekey|edit|create|encrypt_string': CHANGE } },
  'ansible-galaxy': { otherwise: CHANGE, acts: { '* remove|delete': DELETE_KEPT } },
  bosh: { values: '-e -d', acts: { 'delete-deployment|delete-env|deld|delete-vm|delete-disk|clean-up': DESTROY } },
  cf: {
    acts: {
      'delete|delete-service|delete-space|delete-org|delete-route|purge-service-instance|d|ds': DELETE,
      'stop|unbind-service': DISRUPT,
    },
  },
  spacectl: { acts: { 'stack delete': DESTROY } },
  waypoint: { acts: { destroy: DESTROY } },
};
