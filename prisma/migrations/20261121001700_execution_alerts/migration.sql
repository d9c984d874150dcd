-- What the execution gateway refused, and what it does not know the end of, is told to people.
SET LOCAL ROLE wingman_owner;

ALTER TABLE watcher.alerts DROP CONSTRAINT alerts_kind_check;
ALTER TABLE watcher.alerts ADD CONSTRAINT alerts_kind_check
  CHECK (kind IN ('false_claim', 'ledger_inconsistent', 'execution_refused', 'execution_unknown'));

RESET ROLE;
