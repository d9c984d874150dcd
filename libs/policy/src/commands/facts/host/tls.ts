import type { FactReader } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { fact, readBy } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

const off = (): FactParts => fact('tls.disable', { reversibility: 'reversible' });

/** Variables that make programs believe any certificate. */
const VARIABLES =
  /^(?:NODE_TLS_REJECT_UNAUTHORIZED=["']?0|PYTHONHTTPSVERIFY=["']?0|GIT_SSL_NO_VERIFY=["']?(?:1|true)|npm_config_strict_ssl=["']?false|CURL_CA_BUNDLE=["']?$|REQUESTS_CA_BUNDLE=["']?$|SSL_NO_VERIFY=["']?(?:1|true)|GOINSECURE=.|GONOSUMCHECK=["']?1|GONOSUMDB=\*|GOFLAGS=.{0,100}-insecure)/i;

/** Variables that keep a shell from writing down what it did. */
const NO_HISTORY = /^(?:HISTFILE=(?:\/dev\/null)?$|HIST(?:FILE)?SIZE=0$|unset HISTFILE)/;

/** What variables set in front of a command, or by `export`, switch off. */
export function variableFacts({ program, args, assignments }: Invocation): FactParts[] {
  const exported = /^(?:export|declare|typeset|setx?|set)$/.test(program) ? args.map(({ text }) => text) : [];
  const all = [...assignments.map(({ name, value }) => `${name}=${value.text}`), ...exported];
  return [
    ...(all.some((text) => VARIABLES.test(text)) ? [off()] : []),
    ...(all.some((text) => NO_HISTORY.test(text)) ? [fact('traces.delete')] : []),
  ];
}

/** `npm config set strict-ssl false`, `pip config set global.trusted-host …`. */
const settings: FactReader = ({ args }) => {
  const line = args.map(({ text }) => text).join(' ');
  return /\bstrict-ssl[= ]false\b|\btrusted-host\b|--no-strict-ssl\b|\bverify_ssl (?:False|no)\b|\bssl_verify[= ](?:False|no)\b/i.test(
    line,
  )
    ? [off()]
    : [];
};

export const tlsPrograms: Readonly<Record<string, FactReader>> = readBy(
  settings,
  'npm yarn pnpm pip pip3 conda mamba bun poetry',
);
