/**
 * Migrations that take something away, or constrain what is written into a table that was there, each with why the earlier
 * release runs on the database after it all the same. A migration that only adds is not named here. Read by people before
 * it is: this is what `migrate` goes by when it brings a database to a newer release (docs/operations/production.md).
 */
export const JUDGED_MIGRATIONS: Readonly<Record<string, string>> = {
  '20261121000800_approval_rules': 'before the first release; a check and a key are replaced by wider ones',
  '20261121001700_execution_alerts': 'before the first release; a check is replaced by a wider one',
  '20261121001800_executions_hold_off_changes': 'before the first release; a function is replaced',
  '20261121002100_baselines': 'before the first release; a primary key is replaced by a wider one',
  '20261121002200_after_the_verdict': 'before the first release; a check and a key are replaced by wider ones',
};
