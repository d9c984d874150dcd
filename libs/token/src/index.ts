export * from './authentic.js';
export * from './capability.js';
export * from './decision-signature.js';
export * from './digest.js';
export * from './key-set.js';
export * from './request-seal.js';
export * from './signed-text.js';
