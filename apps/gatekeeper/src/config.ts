import { baseConfig, databaseConfig } from '@wingman/service-kit';

/** The gatekeeper needs what every service with a database needs. */
export const gatekeeperConfig = baseConfig.extend(databaseConfig.shape);
