import { baseConfig, databaseConfig, list } from '@wingman/service-kit';

export const gatekeeperConfig = baseConfig.extend({
  ...databaseConfig.shape,
  // Environments that an instruction may name; not set: any.
  ALLOWED_ENVIRONMENTS: list.optional(),
});
