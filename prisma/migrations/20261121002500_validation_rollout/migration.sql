-- How far validation in front of people is rolled out, tenant by tenant, changed while the service runs.
SET LOCAL ROLE wingman_owner;

-- No row: what the deployment's settings say.
CREATE TABLE approvals.rollouts (
  tenant_id  uuid PRIMARY KEY REFERENCES gatekeeper.tenants,
  percent    smallint NOT NULL CHECK (percent BETWEEN 0 AND 100),
  -- `observe`: what would have happened is recorded, and nothing is done.
  mode       text NOT NULL CHECK (mode IN ('enforce', 'observe')),
  changed_by text NOT NULL,
  reason     text,
  -- A stage of the rollout begins here.
  changed_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp())
);
CREATE TRIGGER rollouts_stay BEFORE DELETE OR TRUNCATE ON approvals.rollouts
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE approvals.rollouts ENABLE ROW LEVEL SECURITY;
ALTER TABLE approvals.rollouts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON approvals.rollouts USING (tenant_id = kit.current_tenant())
  WITH CHECK (tenant_id = kit.current_tenant());
GRANT SELECT, INSERT ON approvals.rollouts TO wingman_approvals;
GRANT UPDATE (percent, mode, changed_by, reason, changed_at) ON approvals.rollouts TO wingman_approvals;

-- Figures of a window are of validated requests.
CREATE INDEX requests_validated ON approvals.requests (tenant_id, created_at) WHERE validation IS NOT NULL;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES ('wingman_approvals', 'validation.rollout_changed');

RESET ROLE;
