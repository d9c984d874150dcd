export type { QueueOptions } from './connection.js';
export { createConsumer, PermanentJobError, type Consumer } from './consumer.js';
export {
  approvalsExpire,
  atHost,
  checksBaseline,
  claimsVerify,
  outputsValidate,
  verdictsWatch,
  type QueueDefinition,
} from './definition.js';
export { createProducer, type Producer } from './producer.js';
