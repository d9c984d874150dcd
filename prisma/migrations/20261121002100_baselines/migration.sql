-- Baselines of registered checks, the hosts that verifiers serve, and what an attestation says besides the verdict.
SET LOCAL ROLE wingman_owner;

-- Where registered checks are about: a working directory, a host. Null: nothing was said, or no checks were registered.
ALTER TABLE gatekeeper.checks ADD COLUMN context jsonb;

-- What was there when checks were registered. One row a check, for good.
CREATE TABLE verifier.baselines (
  tenant_id        uuid NOT NULL REFERENCES gatekeeper.tenants,
  check_id         uuid NOT NULL,
  worker_id        text NOT NULL,
  state            text NOT NULL CHECK (state IN ('TAKEN', 'FAILED')),
  -- Why none could be taken.
  reason           text,
  -- The host that was looked at.
  host             text NOT NULL,
  -- One for each registered check, in order: facts and digests, never what a file says.
  materials        jsonb NOT NULL CHECK (jsonb_typeof(materials) = 'array'),
  materials_sha256 bytea NOT NULL CHECK (octet_length(materials_sha256) = 32),
  began_at         timestamptz NOT NULL,
  taken_at         timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, check_id),
  CHECK ((state = 'FAILED') = (reason IS NOT NULL)),
  CHECK (began_at <= taken_at)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON verifier.baselines
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- The gatekeeper's own row says what became of it. Runs as the owner, bound to the running tenant by row-level security.
CREATE FUNCTION verifier.mark_check() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  UPDATE gatekeeper.checks SET baseline = NEW.state
  WHERE tenant_id = NEW.tenant_id AND check_id = NEW.check_id AND worker_id = NEW.worker_id AND baseline = 'PENDING';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'check % waits for no baseline', NEW.check_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER mark_check AFTER INSERT ON verifier.baselines
  FOR EACH ROW EXECUTE FUNCTION verifier.mark_check();

-- Checks of all tenants that wait for their baseline: those about the given hosts (`without_host`: and those about
-- none), or with `elsewhere` those about all others.
CREATE POLICY pending_by_definer ON gatekeeper.checks FOR SELECT TO wingman_owner USING (baseline = 'PENDING');
CREATE FUNCTION verifier.due_baselines(hosts text[], without_host boolean, elsewhere boolean, most integer)
  RETURNS TABLE (tenant_id uuid, check_id uuid, host text, created_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT c.tenant_id, c.check_id, c.context ->> 'host', c.created_at FROM gatekeeper.checks c
  WHERE c.baseline = 'PENDING' AND CASE
    WHEN elsewhere THEN c.context ->> 'host' IS NOT NULL AND NOT c.context ->> 'host' = ANY (hosts)
    WHEN c.context ->> 'host' IS NULL THEN without_host
    ELSE c.context ->> 'host' = ANY (hosts)
  END
  ORDER BY c.check_id LIMIT most;
END;

-- What the verifier must know of a check of the running tenant.
CREATE FUNCTION kit.registered_check(of_check uuid)
  RETURNS TABLE (worker_id text, decision text, checks jsonb, context jsonb, created_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT c.worker_id, c.decision, c.checks, c.context, c.created_at FROM gatekeeper.checks c
  WHERE c.tenant_id = kit.current_tenant() AND c.check_id = of_check;
END;

-- Hosts that verifiers serve, and when one of them last said so. Nothing of any tenant is in it.
CREATE TABLE verifier.hosts (
  host    text PRIMARY KEY CHECK (length(host) BETWEEN 1 AND 253),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A sweep has its own place for claims without a host (''), for each host, and for those that nobody may serve.
ALTER TABLE verifier.cursors ADD COLUMN part text NOT NULL DEFAULT '';
ALTER TABLE verifier.cursors DROP CONSTRAINT cursors_pkey;
ALTER TABLE verifier.cursors ADD PRIMARY KEY (tenant_id, part);

-- What an attestation says besides; null in rows from before.
ALTER TABLE verifier.verifications
  ADD COLUMN check_id         uuid,
  ADD COLUMN host             text,
  ADD COLUMN subject_sha256   bytea CHECK (octet_length(subject_sha256) = 32),
  ADD COLUMN verifier_version text;

CREATE FUNCTION ledger.own_log_id() RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT l.log_id FROM ledger.logs l WHERE l.tenant_id = kit.current_tenant();
END;

ALTER TABLE verifier.baselines ENABLE ROW LEVEL SECURITY;
ALTER TABLE verifier.baselines FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON verifier.baselines USING (tenant_id = kit.current_tenant())
  WITH CHECK (tenant_id = kit.current_tenant());

GRANT SELECT, INSERT ON verifier.baselines, verifier.hosts TO wingman_verifier;
GRANT UPDATE (seen_at) ON verifier.hosts TO wingman_verifier;
REVOKE EXECUTE ON FUNCTION verifier.mark_check() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION verifier.due_baselines(text[], boolean, boolean, integer), kit.registered_check(uuid),
  ledger.own_log_id() TO wingman_verifier;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES ('wingman_verifier', 'check.baseline');

RESET ROLE;
