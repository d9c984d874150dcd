import { baseConfig, databaseConfig, flag, list } from '@wingman/service-kit';
import { z } from 'zod';
import { modelConfig } from './enhanced/model-config.js';

const ports = list.transform((items) => items.map(Number)).pipe(z.array(z.number().int().min(1).max(65_535)));

export const verifierConfig = baseConfig.extend({
  ...databaseConfig.shape,
  ...modelConfig.shape,
  // What the tenant named by VERIFIER_TENANT_ID may ask about; other tenants' scopes are the JSON in VERIFIER_SCOPES_FILE.
  VERIFIER_TENANT_ID: z.uuid().optional(),
  VERIFIER_ALLOWED_ROOTS: list.default([]),
  VERIFIER_ALLOWED_HOSTS: list.default([]),
  VERIFIER_SCOPES: z.string().optional(),
  // JSON {<name>: postgres://… or sqlite:/path} of the same tenant; a secret, since the addresses hold passwords.
  VERIFIER_DATABASES: z.string().optional(),
  // Wingman's own files and ports: outside for everybody.
  VERIFIER_DENIED_PATHS: list.default([]),
  VERIFIER_DENIED_PORTS: ports.default([]),
  // Where containers, images, volumes and networks are asked for; without it they are UNVERIFIABLE.
  EXECUTION_GATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  // The names of the machine that is looked at, comma-separated.
  VERIFIER_HOST_ID: z.string().min(1).optional(),
  // Claims that name no host are judged here; off for all but one host of a system.
  VERIFIER_DEFAULT_HOST: flag.default(true),
  // How long a host that was served before is waited for; then claims about it are UNVERIFIABLE.
  VERIFIER_HOST_WAIT_SECONDS: z.coerce.number().int().min(1).max(86_400).default(300),
  // PKCS#8 PEM (Ed25519) by which attestations are signed; without it there are none.
  ATTESTATION_SIGNING_KEY: z.string().optional(),
  VERIFIER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
});
export type VerifierConfig = z.infer<typeof verifierConfig>;
