import { baseConfig, databaseConfig } from '@wingman/service-kit';

/** What every service with a database needs. */
export const approvalsConfig = baseConfig.extend(databaseConfig.shape);
