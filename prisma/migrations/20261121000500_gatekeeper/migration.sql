-- Instruction checks, and the layers that tenants put over the built-in rules.
SET LOCAL ROLE wingman_owner;

CREATE TABLE gatekeeper.checks (
  tenant_id          uuid NOT NULL REFERENCES gatekeeper.tenants,
  check_id           uuid NOT NULL,
  worker_id          text NOT NULL,
  environment        text NOT NULL,
  decision           text NOT NULL CHECK (decision IN ('APPROVED', 'REJECTED')),
  policy_version     text NOT NULL,
  -- The instruction itself is not kept; whoever has it can show that it is the one that was checked.
  instruction_sha256 bytea NOT NULL CHECK (octet_length(instruction_sha256) = 32),
  -- What was found, as it was answered.
  result             jsonb NOT NULL,
  -- Registered beforehand: what will prove a later claim. PENDING until the verifier looked at the world before it.
  checks             jsonb,
  baseline           text CHECK (baseline IN ('PENDING', 'TAKEN', 'FAILED')),
  created_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, check_id),
  CHECK ((checks IS NULL) = (baseline IS NULL))
);
CREATE INDEX checks_by_worker ON gatekeeper.checks (tenant_id, worker_id, check_id);
CREATE INDEX checks_without_baseline ON gatekeeper.checks (tenant_id, check_id) WHERE baseline = 'PENDING';

-- Every policy a tenant ever had; the highest revision is in force.
CREATE TABLE gatekeeper.policies (
  tenant_id      uuid NOT NULL REFERENCES gatekeeper.tenants,
  revision       integer NOT NULL CHECK (revision >= 1),
  policy_version text NOT NULL,
  layers         jsonb NOT NULL CHECK (jsonb_typeof(layers) = 'array'),
  changed_by     text NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, revision)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gatekeeper.policies
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['gatekeeper.checks', 'gatekeeper.policies']
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY own_tenant ON %s USING (tenant_id = kit.current_tenant())
      WITH CHECK (tenant_id = kit.current_tenant())', tenant_table);
  END LOOP;
END
$$;

GRANT SELECT, INSERT ON gatekeeper.checks, gatekeeper.policies TO wingman_gatekeeper;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES
  ('wingman_gatekeeper', 'check'),
  ('wingman_gatekeeper', 'policy.changed');

RESET ROLE;
