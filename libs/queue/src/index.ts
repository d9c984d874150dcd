export type { QueueOptions } from './connection.js';
export { createConsumer, PermanentJobError, type Consumer } from './consumer.js';
export { approvalsExpire, checksBaseline, claimsVerify, verdictsWatch, type QueueDefinition } from './definition.js';
export { createProducer, type Producer } from './producer.js';
