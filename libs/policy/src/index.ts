export * from './judge/judge-commands.js';
export * from './judge/judge-text.js';
export * from './judge/violation.js';
export * from './rules/match.js';
export * from './rules/policy.js';
export * from './rules/read-rules.js';
export * from './rules/rule.js';
