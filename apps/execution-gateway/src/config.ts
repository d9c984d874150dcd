import { baseConfig, databaseConfig } from '@wingman/service-kit';

/** What every service with a database needs. */
export const executionGatewayConfig = baseConfig.extend(databaseConfig.shape);
