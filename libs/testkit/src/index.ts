export { createTestDatabase, type TestDatabase } from './database.js';
export { createTestRedis, type TestRedis } from './redis.js';
export { databaseUrl } from './template.js';
export { until, type UntilOptions } from './until.js';
export { testSetting, workspaceRoot } from './workspace.js';
export {
  parseHtml,
  startFakeTelegram,
  type FakeTelegram,
  type FakeTelegramOptions,
  type Fault,
  type People,
  type SentMessage,
} from './telegram/index.js';
