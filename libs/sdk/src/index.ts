export type { AnswerOf, CallOptions, InputOf } from './call-types.js';
export { createClient, type ClientOptions, type WingmanClient } from './client.js';
export { CLIENT_ENDPOINTS, type ClientEndpoints } from './endpoints.js';
export { everyItem } from './pages.js';
export type { RetryOptions } from './retry.js';
export { WingmanError } from './wingman-error.js';
