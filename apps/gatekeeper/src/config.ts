import { sealingKey } from '@wingman/second-factor';
import { baseConfig, databaseConfig, list } from '@wingman/service-kit';

export const gatekeeperConfig = baseConfig.extend({
  ...databaseConfig.shape,
  // 32 bytes in base64: seals people's generators of one-time codes, the same for gatekeeper, approvals and watcher.
  SECOND_FACTOR_KEY: sealingKey.optional(),
  // Environments that an instruction may name; not set: any.
  ALLOWED_ENVIRONMENTS: list.optional(),
});
