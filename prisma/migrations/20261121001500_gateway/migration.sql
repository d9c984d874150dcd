-- What ran and what was refused. A command of an approval runs at most once, and a token counts at most once.
SET LOCAL ROLE wingman_owner;

CREATE TABLE gateway.executions (
  tenant_id       uuid NOT NULL REFERENCES gatekeeper.tenants,
  execution_id    uuid NOT NULL,
  status          text NOT NULL CHECK (status IN ('STARTED', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'UNKNOWN', 'REFUSED')),
  -- Why it was refused.
  code            text,
  -- What a refused caller merely claimed stays null until it was verified.
  approval_id     uuid,
  jti             uuid,
  worker_id       text,
  environment     text,
  -- The words of the command.
  command         jsonb CHECK (jsonb_typeof(command) = 'array'),
  -- Hex SHA-256 of them (libs/token).
  command_digest  text CHECK (command_digest ~ '^[0-9a-f]{64}$'),
  token_hash      text CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  executed_by     text NOT NULL,
  key_id          uuid NOT NULL,
  -- The process that runs it.
  holder          uuid,
  exit_code       integer,
  -- Bytes: what a command prints need not be text.
  stdout          bytea,
  stderr          bytea,
  truncated       boolean NOT NULL DEFAULT false,
  output_sha256   bytea CHECK (octet_length(output_sha256) = 32),
  duration_ms     double precision,
  effects         jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(effects) = 'array'),
  -- Identities of what it made, by `<kind> <name>`: for commands of the same approval that need just these.
  made            jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(made) = 'object'),
  started_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at     timestamptz,
  PRIMARY KEY (tenant_id, execution_id),
  CHECK ((status = 'REFUSED') = (code IS NOT NULL)),
  CHECK (status = 'REFUSED' OR (approval_id IS NOT NULL AND jti IS NOT NULL AND worker_id IS NOT NULL
    AND environment IS NOT NULL AND command IS NOT NULL AND command_digest IS NOT NULL AND token_hash IS NOT NULL
    AND holder IS NOT NULL)),
  CHECK (status NOT IN ('STARTED', 'UNKNOWN') OR finished_at IS NULL)
);
-- At most once: whichever of two uses commits first is the only one.
CREATE UNIQUE INDEX executions_once_per_token ON gateway.executions (jti) WHERE status <> 'REFUSED';
CREATE UNIQUE INDEX executions_once_per_command ON gateway.executions (tenant_id, approval_id, command_digest)
  WHERE status <> 'REFUSED';
CREATE INDEX executions_by_worker ON gateway.executions (tenant_id, worker_id, execution_id);
CREATE INDEX executions_by_status ON gateway.executions (tenant_id, status, execution_id);
CREATE INDEX executions_by_approval ON gateway.executions (tenant_id, approval_id, execution_id);
CREATE INDEX executions_running ON gateway.executions (holder) WHERE status = 'STARTED';

-- An end is final. Whoever was thought dead may still say how it ended, if it is the one that ran it.
CREATE FUNCTION gateway.end_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'STARTED' AND NEW.status IN ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'UNKNOWN')
    OR OLD.status = 'UNKNOWN' AND NEW.status IN ('SUCCEEDED', 'FAILED', 'TIMED_OUT')
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'execution % is not allowed to go from % to %', OLD.execution_id, OLD.status, NEW.status
    USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER end_once BEFORE UPDATE ON gateway.executions
  FOR EACH ROW EXECUTE FUNCTION gateway.end_once();
CREATE TRIGGER executions_stay BEFORE DELETE OR TRUNCATE ON gateway.executions
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- Processes of this service that say they live. What one of them ran and did not end when it stopped saying so is
-- unknown for good.
CREATE TABLE gateway.holders (
  holder      uuid PRIMARY KEY,
  alive_until timestamptz NOT NULL
);

-- Answers under an Idempotency-Key: derived again from the execution they are about.
CREATE TABLE gateway.idempotency (
  tenant_id       uuid NOT NULL,
  key_id          uuid NOT NULL,
  idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  request_hash    bytea NOT NULL,
  execution_id    uuid NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, key_id, idempotency_key)
);
CREATE INDEX gateway_idempotency_age ON gateway.idempotency (created_at);

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['gateway.executions', 'gateway.idempotency']
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY own_tenant ON %s USING (tenant_id = kit.current_tenant())
      WITH CHECK (tenant_id = kit.current_tenant())', tenant_table);
  END LOOP;
END
$$;
CREATE POLICY orphans_by_definer ON gateway.executions FOR SELECT TO wingman_owner USING (true);
CREATE POLICY purged_by_definer ON gateway.idempotency FOR ALL TO wingman_owner USING (true) WITH CHECK (false);

GRANT SELECT, INSERT ON gateway.executions, gateway.idempotency TO wingman_execution_gateway;
GRANT UPDATE (status, exit_code, stdout, stderr, truncated, output_sha256, duration_ms, effects, made, finished_at)
  ON gateway.executions TO wingman_execution_gateway;
GRANT SELECT, INSERT, DELETE ON gateway.holders TO wingman_execution_gateway;
GRANT UPDATE (alive_until) ON gateway.holders TO wingman_execution_gateway;

-- What runs under a holder that no longer says it lives, for the sweep, which works tenant by tenant.
CREATE FUNCTION gateway.orphaned(most integer) RETURNS TABLE (tenant_id uuid, execution_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT e.tenant_id, e.execution_id FROM gateway.executions e
  WHERE e.status = 'STARTED'
    AND NOT EXISTS (
      SELECT FROM gateway.holders h WHERE h.holder = e.holder AND h.alive_until > statement_timestamp()
    )
  ORDER BY e.started_at LIMIT most;
END;

CREATE FUNCTION gateway.purge_idempotency() RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  WITH purged AS (DELETE FROM gateway.idempotency WHERE created_at < now() - interval '24 hours' RETURNING 1)
  SELECT count(*) FROM purged;
END;

-- Sums over all tenants, for metrics: no tenant can be told from them.
CREATE FUNCTION gateway.totals() RETURNS TABLE (running bigint, unknown bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT count(*) FILTER (WHERE e.status = 'STARTED'), count(*) FILTER (WHERE e.status = 'UNKNOWN')
  FROM gateway.executions e WHERE e.status IN ('STARTED', 'UNKNOWN');
END;

-- What the gateway must know of approvals: one request with its deciding signature, of the running tenant (its owner is
-- bound by row-level security too).
CREATE FUNCTION kit.approval_to_execute(of_approval uuid)
  RETURNS TABLE (tenant_id uuid, approval_id uuid, worker_id text, instruction text, environment text, commands jsonb,
    objects jsonb, binding text, digest text, policy_version text, status text,
    expires_at timestamptz, decided_at timestamptz, signature text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT r.tenant_id, r.approval_id, r.worker_id, r.instruction, r.environment, r.commands, r.objects, r.binding,
    r.digest, r.policy_version, r.status, r.expires_at, r.decided_at, r.signature
  FROM approvals.requests r WHERE r.tenant_id = kit.current_tenant() AND r.approval_id = of_approval;
END;

-- Whether a token stands, and keeps it so until the transaction ends: one that is revoked meanwhile waits for that. The
-- look comes after the lock: in a volatile function each statement sees what was committed before it. The same holds
-- off a pause.
CREATE FUNCTION kit.token_stands(of_jti uuid, of_approval uuid, of_command text, of_hash text)
  RETURNS TABLE (stands boolean, paused boolean)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM FROM approvals.tokens t WHERE t.tenant_id = kit.current_tenant() AND t.jti = of_jti FOR SHARE;
  RETURN QUERY SELECT
    EXISTS (
      SELECT FROM approvals.tokens t
      WHERE t.tenant_id = kit.current_tenant() AND t.jti = of_jti AND t.approval_id = of_approval
        AND t.command_digest = of_command AND t.token_hash = of_hash AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp()
    ),
    approvals.is_paused();
END
$$;

GRANT EXECUTE ON FUNCTION gateway.orphaned(integer), gateway.purge_idempotency(), gateway.totals(),
  kit.approval_to_execute(uuid), kit.token_stands(uuid, uuid, text, text), kit.policy_in_force(),
  kit.policy_revision() TO wingman_execution_gateway;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES
  ('wingman_execution_gateway', 'execution.started'),
  ('wingman_execution_gateway', 'execution.finished'),
  ('wingman_execution_gateway', 'execution.unknown'),
  ('wingman_execution_gateway', 'execution.refused'),
  ('wingman_execution_gateway', 'docker.read');

RESET ROLE;
