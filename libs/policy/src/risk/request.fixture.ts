import type { RiskInput } from './request.js';

/** A request for nothing, in development. */
export const request = (changes: Partial<RiskInput>): RiskInput => ({
  commands: [],
  instruction: '',
  title: '',
  environment: 'dev',
  deployment: 'dev',
  tier: 'standard',
  ...changes,
});
