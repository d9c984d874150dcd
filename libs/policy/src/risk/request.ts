/** What is asked for, as far as risk depends on it. */
export interface RiskInput {
  /** Words of each command, exactly as the programs would get them. */
  commands: ReadonlyArray<readonly string[]>;
  instruction: string;
  title: string;
  /** Where it would run. */
  environment: string;
  /** What this deployment of Wingman serves. */
  deployment: 'dev' | 'test' | 'prd';
  /** What the tenant pays for. */
  tier: string;
}
