export * from './assess-risk.js';
export * from './catalogue.js';
export { INTENTS, type Intent } from './intents.js';
export { RISK_LEVELS, type Risk, type RiskLevel, type RiskReason } from './level.js';
export type { RiskInput } from './request.js';
export * from './risk-rule.js';
