export { copyWaiting } from './approvals.js';
export { call, type CallAnswer, type CallOptions } from './call.js';
export { createTestDatabase, type TestDatabase } from './database.js';
export {
  askEngine,
  dockerClients,
  dockerEngine,
  describeWithDocker,
  isMutation,
  runDocker,
  shownRequest,
  startRecordingProxy,
  TEST_IMAGE,
  type ClientOptions,
  type ClientRun,
  type EngineAnswer,
  type EngineQuestion,
  type RecordedRequest,
  type RecordingProxy,
  type RecordingProxyOptions,
  type TestDocker,
  testBuildx,
  testComposes,
  type TestCompose,
} from './docker/index.js';
export { startEvidenceServer, type EvidenceServer } from './evidence-server.js';
export { tablesThatShow } from './every-row.js';
export { createGate, type Gate } from './gate.js';
export { createSealingKey, enrolGenerator, generatorOf, type Generator } from './generator.js';
export {
  createKey,
  createPerson,
  createPlatformKey,
  createTenant,
  type TestKey,
  type TestKeyOptions,
} from './identity.js';
export { createTestLog, type TestEntry, type TestLog } from './ledger.js';
export {
  adhering,
  startModelServer,
  type ModelFaultScript,
  type ModelReply,
  type ModelServer,
  type ScriptedModel,
} from './models/index.js';
export { createReadCounter, type ReadCounter, type Reads } from './reads.js';
export { createTestRedis, type TestRedis } from './redis.js';
export { SECRET_SAMPLES, secretWord, type SecretSample } from './secret-samples.js';
export { startTestService, type TestService, type TestServiceContent, type TestServiceOptions } from './service.js';
export { createServiceKeys, type ServiceKeys } from './service-keys.js';
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
