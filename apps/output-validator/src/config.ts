import { baseConfig, ConfigError, databaseConfig, flag, list } from '@wingman/service-kit';
import { z } from 'zod';
import type { RegistryClientOptions } from './registry/registry-client.js';

/** The base of a registry's addresses. A password in it would end up in logs; there is no setting for one. */
const registry = z
  .url({ protocol: /^https?$/ })
  .refine((text) => !/[?#@]/.test(text), 'expected an address without a user, a query or a fragment');

/** Settings of the output validator (README.md, "Settings"). */
export const outputValidatorConfig = baseConfig.extend({
  ...databaseConfig.shape,
  // Not set: on, except in production, where it is rolled out by this switch.
  OUTPUT_VALIDATION_ENABLED: flag.optional(),
  // Processes that validate; not set: one a processor, two at least, eight at the most.
  OUTPUT_VALIDATION_PROCESSES: z.coerce.number().int().min(1).max(64).optional(),
  // Who asks people about what no rule decides; not set: nobody, and it waits.
  APPROVALS_URL: z.url({ protocol: /^https?$/ }).optional(),
  // Registries that are asked whether packages exist; not set: nobody is, and it is unknown.
  OUTPUT_VALIDATION_NPM_URL: registry.optional(),
  OUTPUT_VALIDATION_PYPI_URL: registry.optional(),
  // Whether they may lie in networks that are not public, such as a mirror of one's own.
  OUTPUT_VALIDATION_REGISTRY_PRIVATE: flag.default(false),
  // Packages of the operator's own, such as `@acme/*,acme-*`: no registry is asked about them.
  OUTPUT_VALIDATION_OWN_PACKAGES: list.default([]),
});
export type OutputValidatorConfig = z.infer<typeof outputValidatorConfig>;

/** The registries that may be asked. Over plain HTTP anybody on the way could answer: only within a network of one's own. */
export function registriesOf(config: OutputValidatorConfig): Pick<RegistryClientOptions, 'addresses' | 'mayBePrivate'> {
  const addresses = { npm: config.OUTPUT_VALIDATION_NPM_URL, pypi: config.OUTPUT_VALIDATION_PYPI_URL };
  const mayBePrivate = config.OUTPUT_VALIDATION_REGISTRY_PRIVATE;
  const isPlain = Object.values(addresses).some((address) => address?.startsWith('http:'));
  if (isPlain && !mayBePrivate) {
    throw new ConfigError('a registry over plain HTTP needs OUTPUT_VALIDATION_REGISTRY_PRIVATE=true');
  }
  return { addresses, mayBePrivate };
}

/** Whether code is validated here. */
export const isEnabled = ({ OUTPUT_VALIDATION_ENABLED, DEPLOYMENT_ENV }: OutputValidatorConfig): boolean =>
  OUTPUT_VALIDATION_ENABLED ?? DEPLOYMENT_ENV !== 'prd';
