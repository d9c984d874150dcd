export { dockerClients, runDocker, type ClientOptions, type ClientRun } from './client.js';
export { testBuildx, testComposes, type TestCompose } from './compose.js';
export { describeWithDocker } from './describe.js';
export { dockerEngine, TEST_IMAGE, type TestDocker } from './engine.js';
export { isMutation, shownRequest, type RecordedRequest } from './recorded.js';
export { startRecordingProxy, type RecordingProxy, type RecordingProxyOptions } from './recording-proxy.js';
export { askEngine, type EngineAnswer, type EngineQuestion } from './request.js';
