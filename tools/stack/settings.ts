import type { ServiceName } from '@wingman/contracts';

/** Settings of the caller's environment that a service gets, besides those that the stack makes: names or prefixes. */
const PASSED_ON: Record<ServiceName, readonly string[]> = {
  gatekeeper: ['POLICY_'],
  'claims-ledger': ['LEDGER_', 'AUDIT_STORAGE'],
  verifier: ['ATTESTATION_', 'VERIFIER_', 'OLLAMA_', 'OPENAI_', 'ENHANCED_', 'CONSENSUS_'],
  approvals: ['APPROVAL_', 'AUTHZEN_', 'TOKEN_', 'DECISION_', 'VALIDATION_', 'OUTPUT_VALIDATION_'],
  'execution-gateway': [
    'DOCKER_',
    'TOKEN_PUBLIC_',
    'TOKEN_MAX_',
    'DECISION_PUBLIC_',
    'GATEWAY_',
    'EXECUTION_',
    'AUDIT_',
  ],
  watcher: ['WATCHER_'],
  'telegram-bot': ['TELEGRAM_'],
  'output-validator': ['OUTPUT_VALIDATION_'],
};

const PASSED_TO_ALL = ['LOG_LEVEL', 'RATE_LIMIT_', 'ALLOWED_ENVIRONMENTS', 'OTEL_', 'NODE_EXTRA_CA_CERTS'];

/** What of `environment` one service may see: its own settings, so that a token reaches only whom it is for. */
export function passedOn(service: ServiceName, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const wanted = [...PASSED_TO_ALL, ...PASSED_ON[service]];
  const isWanted = (name: string): boolean =>
    wanted.some((entry) => (entry.endsWith('_') ? name.startsWith(entry) : name === entry));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => isWanted(name)));
}

/** `WINGMAN_<APP>_URL` in dev.env and `<APP>_URL` for services: `claims-ledger` becomes `CLAIMS_LEDGER`. */
export const upperName = (service: ServiceName): string => service.replaceAll('-', '_').toUpperCase();
