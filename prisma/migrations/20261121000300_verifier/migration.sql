-- Verifications: questions that were asked, and the auditor's verdicts on logged claims.
SET LOCAL ROLE wingman_owner;

CREATE SCHEMA verifier;
GRANT USAGE ON SCHEMA verifier TO wingman_verifier, wingman_watcher;

CREATE TABLE verifier.verifications (
  verification_id uuid PRIMARY KEY,
  tenant_id       uuid NOT NULL REFERENCES gatekeeper.tenants,
  -- True for the auditor's verdict on a logged claim; only such a verdict alerts and locks.
  binding         boolean NOT NULL,
  claim_id        uuid,
  worker_id       text,
  verdict         text NOT NULL CHECK (verdict IN ('TRUE', 'FALSE', 'UNVERIFIABLE')),
  mode            text NOT NULL,
  reason_code     text NOT NULL,
  explanation     text NOT NULL,
  time_basis      text NOT NULL CHECK (time_basis IN ('server', 'claimed', 'none')),
  checks          jsonb NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (NOT binding OR claim_id IS NOT NULL)
);
CREATE UNIQUE INDEX one_binding_verdict ON verifier.verifications (tenant_id, claim_id) WHERE binding;
CREATE INDEX verifications_by_worker ON verifier.verifications (tenant_id, worker_id, verification_id);
CREATE INDEX verifications_by_claim ON verifier.verifications (tenant_id, claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX verifications_by_tenant ON verifier.verifications (tenant_id, verification_id);

-- Every claim below `next_seq` of the tenant's log has its verdict.
CREATE TABLE verifier.cursors (
  tenant_id uuid PRIMARY KEY REFERENCES gatekeeper.tenants,
  next_seq  bigint NOT NULL DEFAULT 0 CHECK (next_seq >= 0)
);

-- How often the sweep began with a claim: one that ends the process again and again is given up as UNVERIFIABLE.
CREATE TABLE verifier.attempts (
  tenant_id uuid NOT NULL REFERENCES gatekeeper.tenants,
  claim_id  uuid NOT NULL,
  started   integer NOT NULL DEFAULT 1 CHECK (started >= 1),
  PRIMARY KEY (tenant_id, claim_id)
);

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['verifier.verifications', 'verifier.cursors', 'verifier.attempts']
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY own_tenant ON %s USING (tenant_id = kit.current_tenant())
      WITH CHECK (tenant_id = kit.current_tenant())', tenant_table);
  END LOOP;
END
$$;

GRANT SELECT, INSERT ON verifier.verifications TO wingman_verifier;
GRANT SELECT, INSERT ON verifier.cursors TO wingman_verifier;
GRANT UPDATE (next_seq) ON verifier.cursors TO wingman_verifier;
GRANT SELECT, INSERT, DELETE ON verifier.attempts TO wingman_verifier;
GRANT UPDATE (started) ON verifier.attempts TO wingman_verifier;
GRANT SELECT ON verifier.verifications TO wingman_watcher;

RESET ROLE;
